/** Blocks for the shell that no test runs, by page and beginning, each with the reason. The grammars read them all the same. */
export const NOT_RUN: { readonly [page: string]: { readonly [beginning: string]: string } } = {
  'README.md': {
    'npx cdk-service-secrets adopt': 'a step of migrating-from-ecs-secret.md',
    'npm ci && npm run demo': 'the demonstration and the tests themselves',
    'npx cdk synth --quiet': 'the steps of getting-started.md',
  },
  'CONTRIBUTING.md': {
    'npm ci': 'installs this project',
  },
  'docs/getting-started.md': {
    'npm install cdk-service-secrets': 'the package isn\'t in a registry while it is tested; test/e2e/cli-package.test.ts installs what is published',
  },
  'docs/for-application-people.md': {
    'npm install --global cdk-service-secrets-cli': 'the same',
  },
  'docs/local-development.md': {
    'npx cdk-service-secrets exec': 'needs an application; test/e2e/cli.test.ts runs `exec` in all its forms',
    'npx cdk-service-secrets template': 'a step of getting-started.md',
    'npm ci && npm run demo': 'test/e2e/demo.test.ts runs it, and `list` in another terminal',
    'unset CDK_SERVICE_SECRETS_APP': 'needs an app of your own; the demonstration deploys an example in the same way',
  },
  'docs/two-pipelines.md': {
    'npx cdk-service-secrets check': 'needs another pipeline; test/e2e/cli-deployment.test.ts checks a deployed stack',
    'aws ecs describe-services': 'the AWS CLI reads the command',
  },
  'docs/files.md': {
    '#!/bin/sh': 'shows what not to do',
  },
  'docs/migrate-kubernetes-external-secrets.md': {
    kubectl: 'needs a cluster; test/kubernetes has one',
  },
  'docs/migrating-from-ecs-secret.md': {
    'chamber export': 'needs chamber; test/e2e/cli-import.test.ts imports JSON',
  },
  'docs/moving-from-app-runner.md': {
    'aws apprunner describe-service': 'the emulator has no App Runner; the AWS CLI reads the command',
    'npx cdk synth --quiet': 'needs an image; test/e2e/express-service.test.ts deploys the app of the page that it names',
  },
  'docs/operations.md': {
    'aws cloudtrail': 'the emulator keeps no trail; the AWS CLI reads the command',
  },
  'docs/redeploy-on-change.md': {
    'aws sqs start-message-move-task': 'needs a message that failed; the AWS CLI reads the command',
  },
  'docs/other-languages.md': {
    'pip install cdk-service-secrets': 'the package isn\'t in a registry while it is tested; test/languages installs the built one',
    'go get': 'the same',
    'npx cdk synth --quiet': 'the steps of getting-started.md; test/languages runs them in an app of Python',
    'npm install --global cdk-service-secrets-cli': 'the same; test/e2e/cli-package.test.ts installs what is published',
    'pip install ../cdk-service-secrets': 'test/languages installs the built packages, below .cache/',
  },
  'docs/command-line.md': {
    '': 'examples of single commands, which test/e2e/cli*.test.ts run in all their forms',
  },
};

/** The test that runs the other blocks of a page. */
export const RUN_BY: { readonly [page: string]: string } = {
  'docs/getting-started.md': 'getting-started',
  'docs/for-application-people.md': 'application-people',
  'docs/files.md': 'application-people',
  'docs/gate-first.md': 'gate-first',
  'docs/adopt.md': 'moving',
  'docs/migrating-from-ecs-secret.md': 'moving',
  'docs/moving-from-app-runner.md': 'moving',
  'docs/migrate-kubernetes-external-secrets.md': 'moving',
  'docs/changing-safely.md': 'changing-safely',
  'docs/operations.md': 'changing-safely',
  'docs/new-names.md': 'new-names',
};
