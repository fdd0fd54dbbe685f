import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { plan } from '../../../src/cli/commands/plan';
import { GATE_RESOURCE_TYPE } from '../../../src/core/contracts/gate';
import { Declaration } from '../../../src/core/declaration';
import { encodeDeclaration } from '../../../src/core/wire';
import { CANARY, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { ACCOUNT } from '../../support/cli/run-command';
import { FakeAws } from '../../support/fakes';

const cloudFormation = mockClient(CloudFormationClient);
let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' }));
});

/** A stack that is deployed with these variables. */
function deployed(variables: typeof SHOP['variables']): void {
  const declaration = { ...SHOP, variables };
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackName: 'Shop', StackId: 'arn:stack/Shop', StackStatus: 'UPDATE_COMPLETE', CreationTime: new Date() }] });
  cloudFormation.on(GetTemplateCommand).resolves({
    TemplateBody: JSON.stringify({
      Resources: {
        Gate0: { Type: GATE_RESOURCE_TYPE, Properties: { Declaration: encodeDeclaration(declaration) } },
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', Secrets: [{ Name: 'X', ValueFrom: { 'Fn::GetAtt': ['Gate0', 'Store0'] } }] }] } },
      },
    }),
  });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [{ LogicalResourceId: 'Task', ResourceType: 'AWS::ECS::TaskDefinition', PhysicalResourceId: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/shop:41`, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date() }],
  });
}

test('a deployment with all values passes, and nothing is decrypted', async () => {
  deployed(SHOP.variables);
  const { code, stdout } = await runCommand(plan, [{}]);
  expect([code, stdout]).toEqual([0, 'Shop/Secrets  account 111122223333, eu-west-1\n  ok 7 variables are ready\nThe deployment has every value that it needs.\n']);
  expect(aws.calls.filter(({ operation, input }) => operation === 'GetSecretValue' || input.WithDecryption)).toEqual([]);
});

test('new names, removed ones and missing values are named, with the command', async () => {
  const { API_KEY, ...rest } = SHOP.variables;
  deployed({ ...rest, OLD_KEY: { kind: 'secret', store: 0, name: 'OLD_KEY' } });
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, stdout } = await runCommand(plan, [{}]);
  expect(API_KEY).toBeDefined();
  expect(code).toBe(1);
  expect(stdout).toContain('  x API_KEY (new): /prod/shop/api-key does not exist\n    -> npx cdk-service-secrets put API_KEY -s Shop/Secrets');
  expect(stdout).toContain('  - OLD_KEY (removed): still read by revision shop:41\n');
  expect(stdout).toContain('The deployment would stop at Shop/Secrets.\n');
});

test('a value that the gate creates is not reported as existing', async () => {
  const { SESSION_KEY, ...rest } = SHOP.variables;
  deployed(rest);
  aws.ssm().parameters.delete('/prod/shop/SESSION_KEY');
  const { code, stdout } = await runCommand(plan, [{}]);
  expect(SESSION_KEY.kind).toBe('generated');
  expect([code, stdout]).toEqual([0, 'Shop/Secrets  account 111122223333, eu-west-1\n  - SESSION_KEY (new): the next deployment creates it\n  ok 6 variables are ready\nThe deployment has every value that it needs.\n']);
});

test('a revision that can\'t be looked up counts as deployed', async () => {
  deployed({ ...SHOP.variables, OLD_KEY: { kind: 'secret', store: 0, name: 'OLD_KEY' } });
  cloudFormation.on(ListStackResourcesCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));
  expect((await runCommand(plan, [{}])).stdout).toContain('still read by the deployed revision');
});

test('--base compares with another assembly, without a call to CloudFormation', async () => {
  const { directory } = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/eu-west-1`, declarations: [{ ...SHOP, variables: { ...SHOP.variables, GONE: { kind: 'plain' } } }] });
  const { code, stdout } = await runCommand(plan, [{ base: join(directory, 'cdk.out') }]);
  expect([code, stdout.includes('  - GONE (removed)\n')]).toEqual([0, true]);
  expect(cloudFormation.calls()).toEqual([]);
});

test('a missing base is an error, and not a plan without changes', async () => {
  const { code, stderr } = await runCommand(plan, [{ base: 'nowhere' }]);
  expect([code, stderr.includes('there is no nowhere here')]).toEqual([2, true]);
});

test('without permission for the stack the values are planned, and the plan says that it did not compare', async () => {
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
  const { code, stdout } = await runCommand(plan, [{}]);
  expect([code, stdout.includes('not compared: the deployed stack could not be read: AccessDenied')]).toEqual([0, true]);
});

test('without credentials the names are planned, and the exit code says that values are unknown', async () => {
  mockClient(STSClient).on(GetCallerIdentityCommand).rejects(Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }));
  const { directory } = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/us-west-2`, declarations: [SHOP] });
  const base = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/us-west-2`, declarations: [{ ...SHOP, variables: { NODE_ENV: { kind: 'plain' } } }] });
  const { code, stdout } = await runCommand(plan, [{ base: join(base.directory, 'cdk.out') }], { cwd: directory });
  expect(code).toBe(2);
  expect(stdout).toContain('  ? there are no AWS credentials that can be used\n    -> sign in first');
  expect(stdout).toContain('  ? API_KEY (new): not known');
  expect(stdout).toContain('Nobody could tell whether the deployment has every value that it needs.');
});

test('--values checks what metadata can\'t show', async () => {
  aws.secretsManager().put('prod/worker', '{}');
  expect((await runCommand(plan, [{}])).code).toBe(0);
  const { code, stdout } = await runCommand(plan, [{ values: true }]);
  expect([code, stdout.includes('x TOKEN')]).toEqual([1, true]);
});

test('a declaration that can\'t be read is reported', async () => {
  const broken = { ...SHOP, service: 'Shop/Broken', variables: { '../x': { kind: 'plain' as const } } };
  const { code, stdout } = await runCommand(plan, [{ format: 'json' }], { declarations: [SHOP, broken] });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown', unreadable: [{ service: 'Shop/Broken' }] });
});

test('an assembly of a later version is reported, with the version to use', async () => {
  const later = { ...encodeDeclaration({ ...SHOP, service: 'Shop/Later' }), Format: '99' };
  const resources = { Later: { Type: GATE_RESOURCE_TYPE, Properties: { Declaration: later } } };
  const { code, stdout } = await runCommand(plan, [{ format: 'markdown' }], { resources });
  expect(code).toBe(2);
  expect(stdout).toContain('- `Shop/Later` (stack Shop) can\'t be read: its \\`Format\\` must be 1 or 2, which this version reads, got: 99; use the same version of cdk-service-secrets as the app');
  expect(stdout).not.toContain('The deployment has every value that it needs.');
});

test('waiting ends with an interruption', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const controller = new AbortController();
  controller.abort();
  expect((await runCommand(plan, [{ wait: 900 }], { signal: controller.signal })).code).toBe(1);
});

test.each(['text', 'json', 'markdown', 'github', 'junit'] as const)('%s contains the finding, and no value', async (format) => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, stdout } = await runCommand(plan, [{ format, values: true }]);
  expect([code, stdout.includes('API_KEY')]).toEqual([1, true]);
  expect(stdout).not.toContain(CANARY);
});

test('annotations contain the line of the list in a file', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const file = join(mkdtempSync(join(tmpdir(), 'list-')), 'shop.yaml');
  writeFileSync(file, 'variables:\n  API_KEY: secret\n');
  const { stdout } = await runCommand(plan, [{ format: 'github', list: [file] }]);
  expect(stdout).toContain(`::error file=${file},line=2,title=API_KEY`);
});

test('a hundred services need no calls except those for their values', async () => {
  const many = Array.from({ length: 100 }, (_, index) => ({
    ...SHOP,
    service: `Shop/Secrets${index}`,
    stores: [{ kind: 'ssm' as const, name: `/prod/s${index}` }],
    variables: Object.fromEntries(Array.from({ length: 20 }, (__, i) => [`V${i}`, { kind: 'secret' as const, store: 0, name: `V${i}` }])),
  }));
  many.forEach(({ stores }) => Array.from({ length: 20 }, (_, i) => aws.ssm().put(`${stores[0].name}/V${i}`, 'x')));
  deployed({});
  const { code } = await runCommand(plan, [{}], { declarations: many });
  expect(code).toBe(0);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(Array(200).fill('GetParameters'));
  expect(cloudFormation.commandCalls(DescribeStacksCommand)).toHaveLength(1);
  expect(cloudFormation.commandCalls(GetTemplateCommand)).toHaveLength(1);
});

test('a value under another key stops the deployment, with --values', async () => {
  const key = 'arn:aws:kms:eu-west-1:111122223333:key/new';
  const declarations: Declaration[] = [{ ...SHOP, stores: [{ ...SHOP.stores[0], key }, SHOP.stores[1]] }];
  aws.ssm().put('/prod/shop/api-key', CANARY, 'SecureString', 'arn:aws:kms:eu-west-1:111122223333:key/old');
  deployed({});
  const { code, stdout } = await runCommand(plan, [{ values: true }], { declarations });
  expect([code, stdout]).toEqual([1, expect.stringContaining(`/prod/shop/api-key is encrypted with arn:aws:kms:eu-west-1:111122223333:key/old, not with the store's key ${key}`)]);
});

describe('stages in several accounts', () => {
  const OTHER = '444455556666';
  const stages = (): string => declaredApp(
    { name: 'Dev', environment: `aws://${ACCOUNT}/eu-west-1`, declarations: [{ ...SHOP, service: 'Dev/Shop' }] },
    { name: 'Prod', environment: `aws://${OTHER}/eu-west-1`, declarations: [{ ...SHOP, service: 'Prod/Shop' }] },
  ).directory;

  test('one run names the accounts that it could not read', async () => {
    const { code, stdout } = await runCommand(plan, [{ format: 'markdown' }], { cwd: stages() });
    expect(code).toBe(2);
    expect(stdout).toContain(`**Nobody could tell for Prod.** Prod/Shop belongs to account ${OTHER}, and these are credentials of account ${ACCOUNT} (arn:aws:iam::${ACCOUNT}:user/ada) -\\> use credentials of account ${OTHER}`);
  });

  test('--join prints runs with the credentials of each account as one, without a call to AWS', async () => {
    const cwd = stages();
    const sts = mockClient(STSClient);
    for (const account of [ACCOUNT, OTHER]) {
      sts.on(GetCallerIdentityCommand).resolves({ Account: account, Arn: `arn:aws:iam::${account}:user/ada` });
      if (account === OTHER) {
        aws.ssm().parameters.delete('/prod/shop/api-key');
      }
      const { code, stdout } = await runCommand(plan, [{}], { cwd, json: true, profile: `of-${account}` }); // identities are asked for once
      expect([account, code]).toEqual([account, account === OTHER ? 1 : 2]);
      writeFileSync(join(cwd, `${account}.json`), stdout);
    }
    sts.on(GetCallerIdentityCommand).rejects(new Error('must not be called'));
    const options = { join: [`${ACCOUNT}.json`, `${OTHER}.json`] };
    const { code, stdout, stderr } = await runCommand(plan, [{ ...options, format: 'markdown' }], { cwd });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^\| `API_KEY` \(new\) \| ok \| missing \|$/m);
    expect(stdout).toContain('**Merging now would stop Prod.** Put what is missing:\n\n    npx cdk-service-secrets put API_KEY -s Prod/Shop');
    expect(stdout).not.toContain('Nobody could tell');
    const json = JSON.parse((await runCommand(plan, [options], { cwd, json: true })).stdout) as { verdict: string; services: { service: string }[] };
    expect([json.verdict, json.services.map(({ service }) => service)]).toEqual(['stops', ['Dev/Shop', 'Prod/Shop']]);
  });
});
