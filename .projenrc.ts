import { awscdk, javascript, JsonFile, TextFile } from 'projen';
import { Boundaries } from './projenrc/project/boundaries';
import { onceForEachInput } from './projenrc/project/build-once';
import { addBuildWorkflow } from './projenrc/project/build-workflow';
import { addChecks } from './projenrc/project/checks';
import { addExamples } from './projenrc/project/examples';
import { GITHUB } from './projenrc/project/github';
import { addRelease, GO, PYPI, RELEASE } from './projenrc/project/release';
import { addTests } from './projenrc/project/tests';
import { SECURITY_OVERRIDES } from './projenrc/security-lint';

/** The newest aws-cdk-lib that the registries of all four languages serve. */
const CDK_DEVELOPMENT = '2.263.0';
/** The lowest aws-cdk-lib that the unit tests pass with. */
const CDK_LOWEST = '2.189.1';
const CONSTRUCTS_LOWEST = '10.4.2';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-service-secrets',
  description: 'Configuration and secrets for containers on AWS: one list of variables drives the store, the task definition, the permissions and the check before rollout.',
  author: 'The cdk-service-secrets authors',
  authorAddress: 'https://github.com/cdk-service-secrets',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-service-secrets/cdk-service-secrets.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-service-secrets authors',
  keywords: ['aws', 'cdk', 'awscdk', 'aws-cdk', 'ecs', 'fargate', 'eks', 'secrets', 'ssm', 'parameter-store', 'secrets-manager', 'configuration'],
  stability: 'stable',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  ...GITHUB,
  ...RELEASE,

  sampleCode: false,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~5.9.0',
  cdkVersion: CDK_LOWEST,
  constructsVersion: CONSTRUCTS_LOWEST,
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,
  peerDependencyOptions: { pinnedDevDependency: false },

  publishToPypi: { distName: 'cdk-service-secrets', module: 'cdk_service_secrets', ...PYPI },
  publishToMaven: {
    mavenGroupId: 'io.github.cdk-service-secrets',
    mavenArtifactId: 'cdk-service-secrets',
    javaPackage: 'io.github.cdkservicesecrets',
  },
  publishToGo: {
    moduleName: 'github.com/cdk-service-secrets/cdk-service-secrets-go',
    packageName: 'cdkservicesecrets',
    ...GO,
  },

  // Nothing is installed along: what the sources import is bundled, see "package contents".
  devDeps: [
    'yaml@^2.9.1',
    'dotenv@^17.0.0',
    'fastest-levenshtein@^1.0.16',
    `aws-cdk-lib@${CDK_DEVELOPMENT}`,
    'aws-cdk@2.1148.1',
    'esbuild@^0.28.2',
    'tsx@^4.23.0',
    'fast-check@^4.10.0',
    'cdk-nag@^2.37.0',
    '@cloud-copilot/iam-simulate@^0.1.173',
    '@aws-sdk/client-batch@^3.1100.0',
    '@aws-sdk/client-ssm@^3.1100.0',
    '@aws-sdk/client-secrets-manager@^3.1100.0',
    '@aws-sdk/client-cloudformation@^3.1100.0',
    '@aws-sdk/client-ecs@^3.1100.0',
    '@aws-sdk/client-sts@^3.1100.0',
    '@aws-sdk/client-kms@^3.1100.0',
    '@aws-sdk/client-iam@^3.1100.0',
    '@aws-sdk/client-sqs@^3.1100.0',
    '@aws-sdk/client-eventbridge@^3.1100.0',
    '@aws-sdk/client-scheduler@^3.1100.0',
    '@aws-sdk/client-cloudwatch-logs@^3.1100.0',
    '@aws-sdk/credential-providers@^3.1100.0',
    'aws-sdk-client-mock@^4.1.0',
    '@types/aws-lambda@^8.10.150',
    'commander@^14.0.3',
    'cli-table3@^0.6.5',
    'string-width@^4.2.3',
    'ora@^8.2.0',
    'cross-spawn@^7.0.6',
    '@types/cross-spawn@^6.0.6',
    'picocolors@^1.1.1',
    'https-proxy-agent@^7.0.6',
    'proxy-from-env@^2.1.0',
    '@types/proxy-from-env@^1.0.4',
    'jsonc-parser@^3.3.1',
    'vega@^5.33.0',
    'vega-lite@^5.23.0',
    'awslint@2.262.2-alpha.0',
    'eslint-plugin-import@^2.32.0',
    'google-auth-library@^10.0.0',
    'ajv@^8.18.0',
    '@kubernetes-models/external-secrets@^2.0.0',
    '@aws-cdk/lambda-layer-kubectl-v32@^2.1.0',
    '@hpcc-js/wasm-graphviz@^1.29.0',
    '@types/node@^20',
    'spdx-license-list@^6.12.0',
    'spdx-satisfies@^6.0.0',
    '@types/spdx-satisfies@^6.0.0',
  ],

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    configFilePath: 'jest.config.json',
    junitReporting: false,
  },
  // One program for all TypeScript, but for test/lowest, which is compiled with the lowest supported aws-cdk-lib.
  tsconfigDev: {
    include: ['src', 'examples', 'demo', 'self-test', 'benchmarks', 'projenrc'].map((folder) => `../${folder}/**/*.ts`).concat('../.projenrc.ts'),
    exclude: ['lowest'],
    compilerOptions: { resolveJsonModule: true, paths: { 'cdk-service-secrets': ['../src/index.ts'] } },
  },
  npmignoreEnabled: false,
  gitignore: ['/test-reports/', '/assets/', '/.cache/', 'cdk.out/', '.jsii.tabl.json', 'tsconfig.json', '*.log', '.DS_Store'],
});

// Newer in development than the lowest supported one; projen would drop it.
project.addDevDeps('constructs@10.5.1');
project.package.addPackageResolutions(
  // Go's module proxy serves these two; the newest ones it does not.
  '@aws-cdk/cloud-assembly-schema@54.11.0',
  '@aws-cdk/asset-node-proxy-agent-v6@2.1.2',
  // 1.13 names optional bindings that were never published.
  'unrs-resolver@1.12.2',
);

new TextFile(project, '.npmrc', {
  lines: ['omit-lockfile-registry-resolved=true', 'fund=false', 'audit=false', 'update-notifier=false', 'ignore-scripts=true'],
  committed: true,
});

// ---------------------------------------------------------------- bundles
const bundle = project.addTask('bundle', {
  description: 'Bundle the functions and the command line into assets/',
});
const ESBUILD = 'esbuild --bundle --minify --platform=node --format=cjs --main-fields=module,main --legal-comments=none --log-level=warning';
// Which libraries a bundle holds: THIRD-PARTY-LICENSES.txt is made of it.
const inputs = (name: string): string => `--metafile=.cache/bundles/${name}.json`;
// A function has its credentials in the environment: the SDK's chain of providers is a fifth of a bundle.
const FUNCTION = `${ESBUILD} --target=node22 --alias:@aws-sdk/credential-provider-node=./src/aws/environment-credentials.ts`;
bundle.exec('mkdir -p .cache/bundles');
bundle.exec(`${FUNCTION} src/gate/function/gate.lambda.ts --outfile=assets/gate/index.js ${inputs('gate')}`);
bundle.exec(`${FUNCTION} src/redeploy/function/redeploy.lambda.ts --outfile=assets/redeploy/index.js ${inputs('redeploy')}`);
bundle.exec(`${FUNCTION} src/follow/function/follow.lambda.ts --outfile=assets/follow/index.js ${inputs('follow')}`);
bundle.exec(`${ESBUILD} --target=node20 src/lookup/index.ts --outfile=assets/lookup/index.js ${inputs('lookup')}`);
// Splitting, so that each command loads only its own clients; the banner is for CommonJS packages within ES modules.
bundle.exec('rm -rf assets/cli');
bundle.exec('esbuild src/cli/main.ts --bundle --minify --splitting --platform=node --target=node20 --format=esm --main-fields=module,main --legal-comments=none --log-level=warning'
  + ` ${inputs('cli')} --out-extension:.js=.mjs --chunk-names=chunks/[name]-[hash] --outdir=assets/cli`
  + ' \'--banner:js=import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);\'');
project.preCompileTask.spawn(bundle);
onceForEachInput(bundle);

// ---------------------------------------------------------------- compilation
// Names that are reserved in another language fail: projen silences them all. Development uses a newer CDK than the lowest supported.
// Else a compiled file whose source is gone would be packaged as well.
project.compileTask.reset('rm -rf lib');
project.compileTask.exec('jsii --fail-on-warnings --silence-warnings=missing-dev-dependency');
// lib/ becomes what is published.
project.compileTask.exec('tsx projenrc/library.ts');
project.compileTask.exec('tsx projenrc/packages/readme-links.ts');
onceForEachInput(project.compileTask);

// ---------------------------------------------------------------- packages
// Each builds first what isn't built from the present sources, and refuses to pack without the bundles. All four at once take as long as the slowest.
const PACKAGED = ['js', 'python', 'java', 'go'];
for (const language of PACKAGED) {
  project.tasks.tryFind(`package:${language}`)!.reset(`tsx projenrc/packages/pack.ts ${language}`);
}
project.tasks.tryFind('package-all')!.reset(`tsx projenrc/packages/pack.ts ${PACKAGED.join(' ')}`);

const cliPackage = project.addTask('package:cli', { description: 'The command line as a package of its own, without dependencies, into dist/cli' });
cliPackage.spawn(bundle);
cliPackage.exec('tsx projenrc/cli-package.ts');
cliPackage.exec('npm pack ./dist/cli/package --pack-destination dist/cli --silent');
project.packageTask.spawn(cliPackage);

// ---------------------------------------------------------------- package contents
project.package.addField('files', [
  '.jsii', '.jsii.tabl.json', 'CHANGELOG.md', 'NOTICE', 'SECURITY.md', 'THIRD-PARTY-LICENSES.txt', 'assets', 'bin', 'lib', 'schema',
]);
// The JavaScript reads like its source, which users don't have: a map would be half of the package.
const tsconfig = project.tryFindObjectFile('tsconfig.json');
tsconfig?.addOverride('compilerOptions.inlineSourceMap', false);
tsconfig?.addOverride('compilerOptions.inlineSources', false);
const licenses = project.addTask('licenses', { description: 'Write NOTICE and THIRD-PARTY-LICENSES.txt, from what is in the bundles' });
licenses.spawn(bundle);
licenses.spawn(project.compileTask);
licenses.exec('tsx projenrc/licenses/write.ts');
const audit = project.addTask('audit', { description: 'Known vulnerabilities, those of published libraries above all, after projen bundle and projen compile: projen audit [--required]' });
audit.exec('tsx projenrc/audit/run.ts', { receiveArgs: true });

// ---------------------------------------------------------------- benchmarks
const benchmark = project.addTask('benchmark', { description: 'Measure against ecs.Secret by hand, side by side; writes benchmarks/RESULTS.md' });
benchmark.spawn(bundle);
benchmark.spawn(project.compileTask);
benchmark.exec('tsx benchmarks/run.ts');
const benchmarkImport = project.addTask('benchmark:import', { description: 'Measure an import against one value after the other; writes benchmarks/IMPORT.md' });
benchmarkImport.spawn(bundle);
benchmarkImport.exec('tsx benchmarks/import.ts');
const benchmarkCheck = project.addTask('benchmark:check', { description: 'Measure check and plan of many services; writes benchmarks/CHECK.md' });
benchmarkCheck.spawn(bundle);
benchmarkCheck.exec('tsx benchmarks/check.ts');
project.addTask('benchmark:rules', { description: 'Measure what descriptions and rules add to the template and the event of the gate; writes benchmarks/RULES.md' })
  .exec('tsx benchmarks/rules.ts');
const benchmarkDeployment = project.addTask('benchmark:deployment', { description: 'Measure what the gate adds to a deployment; writes benchmarks/DEPLOYMENT.md' });
benchmarkDeployment.spawn(bundle);
benchmarkDeployment.exec('tsx benchmarks/deployment.ts');

const listFormat = project.addTask('list-format', {
  description: 'Write what is made from the format of variable lists: the JSON schema and the reference in docs/',
});
listFormat.exec('tsx projenrc/list-format.ts');
project.preCompileTask.spawn(listFormat);

// ---------------------------------------------------------------- documentation
const diagrams = project.addTask('diagrams', { description: 'Draw docs/diagrams/*.dot as SVG' });
diagrams.exec('tsx projenrc/docs/diagrams.ts');
const translate = project.addTask('translate', {
  description: 'Compile the examples of README.md and docstrings, and translate them for the packages; reads .jsii',
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});
translate.exec('jsii-rosetta extract --strict --batch');
onceForEachInput(translate);
const docs = project.addTask('docs', {
  description: 'Examples in README.md, docs/ and docstrings compile, links lead somewhere, diagrams are up to date',
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});
docs.spawn(project.compileTask);
docs.spawn(translate);
docs.exec('tsx projenrc/docs/check.ts');

// ---------------------------------------------------------------- the API by jsii's and CDK's guidelines
const awslint = project.addTask('awslint', { description: "The public API by CDK's design guidelines" });
// Both read .jsii, and would take the API from before an edit.
awslint.spawn(project.compileTask);
project.tasks.tryFind('docgen')!.prependSpawn(project.compileTask);
awslint.exec('awslint');
const GRANTS = 'grantRead(grantee) is what users know from ISecret and IParameter; a Grants class serves grants on L1 resources, which this is not';
/** Findings that stay, by name, and why. */
const AWSLINT_EXCLUDED = {
  'no-grants:cdk-service-secrets.ServiceSecrets.grantRead': GRANTS,
  'no-grants:cdk-service-secrets.ServiceSecrets.grantWrite': GRANTS,
  'no-grants:cdk-service-secrets.ServiceSecrets.grantMetadata': GRANTS,
  'no-grants:cdk-service-secrets.ServiceSecrets.grantOperate': GRANTS,
  'no-grants:cdk-service-secrets.KubernetesSecrets.grantRead': GRANTS,
  'no-grants:cdk-service-secrets.KubernetesSecrets.grantWrite': GRANTS,
  'no-grants:cdk-service-secrets.KubernetesSecrets.grantMetadata': GRANTS,
  'ref-via-interface:cdk-service-secrets.ServiceSecrets.redeployOnChange.service': 'IBaseService has no task definition, in which the values in use are found',
  'ref-via-interface:cdk-service-secrets.ServiceSecrets.grantOperate.services': 'those of redeployOnChange',
  'events-generic:cdk-service-secrets.ServiceSecrets': 'it is no resource of AWS; undeclared names are its only event',
  'prefer-ref-interface:cdk-service-secrets.AddToCfnResourceOptions.executionRole': `aws-cdk-lib ${CDK_LOWEST} has no IRoleRef, and the role gets a permission`,
  'prefer-ref-interface:cdk-service-secrets.ServiceSecrets.addToJobDefinition.job': `aws-cdk-lib ${CDK_LOWEST} has no IJobDefinitionRef`,
  'prefer-ref-interface:cdk-service-secrets.KubernetesSecretsProps.controllerRole': `aws-cdk-lib ${CDK_LOWEST} has no IRoleRef, and the role gets a permission`,
};
new JsonFile(project, 'awslint.json', { obj: { exclude: Object.keys(AWSLINT_EXCLUDED) } });

// ---------------------------------------------------------------- tests
addTests(project, bundle);

// ---------------------------------------------------------------- examples
// Apps as a user would write them: in them, the package's name means the sources.
new JsonFile(project, 'examples/tsconfig.json', {
  obj: {
    extends: '../tsconfig.json',
    compilerOptions: { noEmit: true, rootDir: '..', paths: { 'cdk-service-secrets': ['../src/index.ts'] } },
    include: ['**/*.ts', '../test/fixtures/**/*.ts'],
    exclude: ['node_modules'],
  },
});
project.gitignore.include('/examples/languages/typescript/tsconfig.json');
addExamples(project);
// What `npm run demo` shows; it looks at deployments in the way of the tests.
new JsonFile(project, 'demo/tsconfig.json', {
  obj: { extends: '../examples/tsconfig.json', include: ['**/*.ts'] },
});
const demo = project.addTask('demo', { description: 'A service from its first deployment to its last, on this machine; needs Python 3.10+. --keep leaves it running', env: { NODE_NO_WARNINGS: '1' } });
demo.spawn(bundle);
demo.exec('tsx demo/main.ts', { receiveArgs: true });
// Asks a real account what no document says.
new JsonFile(project, 'self-test/tsconfig.json', {
  obj: { extends: '../examples/tsconfig.json', include: ['**/*.ts'] },
});
const selfTest = project.addTask('self-test', { description: 'Asks an account of yours whether AWS does what the library assumes: --region REGION [--profile PROFILE]', env: { NODE_NO_WARNINGS: '1' } });
selfTest.spawn(bundle);
selfTest.exec('tsx self-test/main.ts', { receiveArgs: true });
project.eslint?.addOverride({
  files: ['demo/**/*.ts', 'self-test/**/*.ts', 'examples/**/*.ts', 'benchmarks/apps/**/*.ts', 'test/fixtures/**/*.ts'],
  rules: {
    'import/no-extraneous-dependencies': 'off',
    'import/no-unresolved': ['error', { ignore: ['^cdk-service-secrets$'] }],
  },
});
// Node's own test runner waits for its tests by itself.
project.eslint?.addOverride({ files: ['examples/languages/**/*.test.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } });

// ---------------------------------------------------------------- lint
project.eslint?.addRules({
  '@stylistic/max-len': ['error', { code: 180, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true }],
});
project.eslint?.addOverride({ files: ['benchmarks/**/*.ts'], rules: { 'import/no-extraneous-dependencies': 'off' } });
new Boundaries(project);
SECURITY_OVERRIDES.forEach((override) => project.eslint?.addOverride(override));

new javascript.TypescriptConfig(project, {
  fileName: 'benchmarks/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
  compilerOptions: { noEmit: true, rootDir: '..' },
  include: ['**/*.ts'],
});

// ---------------------------------------------------------------- releases
addBuildWorkflow(project);
addRelease(project);
addChecks(project, { cdk: CDK_LOWEST, constructs: CONSTRUCTS_LOWEST });

project.synth();
