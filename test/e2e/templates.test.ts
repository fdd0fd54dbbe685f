import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aspects } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { KeyStack } from '../../examples/web-service/key-stack';
import { PlatformStack } from '../../examples/web-service/platform-stack';
import { WebServiceStack } from '../../examples/web-service/web-service-stack';
import { ensureVenv, runCommand } from '../support/emulator';
import { PROJECT } from '../support/paths';
import { EXAMPLES, synthesize } from '../support/templates';

const fixture = (name: string): string => join(PROJECT, 'test', 'fixtures', `${name}.ts`);
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:somebody/else-AbCdEf';

/** The command's own entry: as a module it can't be run, and its script names the folder that it was installed in. */
const CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/**
 * What the CDK's own constructs do. W3005, a dependency that a reference already makes: each function has one on its role.
 * W3010, availability zones by name: they are looked up where a stack has an account and a region.
 */
const IGNORED = ['W3005', 'W3010'];

test.each<[string, string, object]>([
  ...EXAMPLES.map((name): [string, string, object] => [`examples/${name}`, join(PROJECT, 'examples', name, 'app.ts'), {}]),
  ['every kind of declaration', fixture('mixed-app'), { secretArn: SECRET_ARN, versionId: '14ec1046-1937-49b9-84be-f611f1a59834' }],
  ['500 variables', fixture('many-app'), {}],
  ['values that go with the stack', fixture('lifecycle-app'), { extra: 'EXTRA', wait: '10' }],
])('cfn-lint finds nothing in the templates of %s', async (_, app, context) => {
  const outdir = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const templates = await synthesize(app, context, outdir);
    expect(templates).not.toEqual([]);
    const args = ['-c', CFN_LINT, '--regions', 'us-east-1', '--ignore-checks', ...IGNORED, '--', ...templates];
    const lint = await runCommand(ensureVenv(), args, { cwd: outdir, env: process.env });
    expect(lint).toMatchObject({ output: '', exitCode: 0 });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

/** Who reads the service's values: its execution role, the gate, and what restarts the service when one changes. */
const READERS = /^\/Shop\/(Secrets\/(ReadBy\w+|Gate\/Policy)|ServiceSecretsRedeploy\/Role\/DefaultPolicy)\/Resource$/;

/** What cdk-nag says about the example, and why it stays. */
const ACCEPTED: { readonly rule: string; readonly resource: RegExp; readonly reason: string }[] = [
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/prod/shop/*]',
    resource: READERS,
    reason: 'the prefix is the service\'s own: everything below it is one of its values, and a statement for each would overflow the policy',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/prod/common/*]',
    resource: READERS,
    reason: 'the store is declared to be shared by all services',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:parameter/*]',
    resource: /^\/Shop\/ServiceSecretsGate\/Role\/Resource$/,
    reason: 'a condition leaves only parameters with the tag of this stack, which a rollback takes back wherever they are',
  },
  ...['<ClusterEB0386A7>', 'Platform:ExportsOutputRefClusterEB0386A796A0E3FE'].map((cluster) => ({
    rule: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service-deployment/${cluster}/<WebServiceD04B5F3E.Name>/*]`,
    resource: /^\/Shop\/ServiceSecretsRedeploy\/Role\/DefaultPolicy\/Resource$/,
    reason: 'a deployment has a random id below the name of the one service',
  })),
  {
    rule: 'AwsSolutions-ECS2',
    resource: /^\/Shop\/Web\/TaskDef\/Resource$/,
    reason: 'the only values in the task definition are those that code declares as Variable.plain, and the path of a file',
  },
  {
    rule: 'AwsSolutions-ELB2',
    resource: /^\/Shop\/Web\/LB\/Resource$/,
    reason: 'access logs need a bucket and a region, which say nothing about configuration',
  },
  {
    rule: 'AwsSolutions-SMG4',
    resource: /^\/Platform\/DatabaseCredentials\/Resource$/,
    reason: 'it stands for the secret of a database, which would rotate it',
  },
];

describe('cdk-nag (AwsSolutions) on examples/web-service', () => {
  const findings: { rule: string; path: string; text: string }[] = [];

  beforeAll(() => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform');
    const shop = new WebServiceStack(app, 'Shop', { cluster: platform.cluster, databaseCredentials: platform.databaseCredentials, encryptionKey: new KeyStack(app, 'Key').key, imageTag: '1' });
    Aspects.of(app).add(new AwsSolutionsChecks());
    for (const stack of [platform, shop]) {
      const annotations = Annotations.fromStack(stack);
      const anyRule = Match.stringLikeRegexp('^(AwsSolutions-|CdkNagValidationFailure)');
      for (const { id, entry } of [...annotations.findError('*', anyRule), ...annotations.findWarning('*', anyRule)]) {
        const text = String(entry.data);
        findings.push({ rule: text.split(': ')[0], path: id, text });
      }
    }
  });

  const concerns = (accepted: typeof ACCEPTED[number], finding: typeof findings[number]): boolean =>
    accepted.rule === finding.rule && accepted.resource.test(finding.path);

  test('finds nothing that has not been looked at', () => {
    expect(findings.filter(finding => !ACCEPTED.some(accepted => concerns(accepted, finding)))).toEqual([]);
  });

  test('still finds what was looked at', () => {
    expect(ACCEPTED.filter(accepted => !findings.some(finding => concerns(accepted, finding)))).toEqual([]);
  });
});
