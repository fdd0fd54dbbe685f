import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { diff } from '../../../src/cli/commands/diff';
import { ACCOUNT, CANARY, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.ssm().put('/staging/shop/API_KEY', `${CANARY}api`);
  aws.ssm().put('/staging/shop/DATABASE_URL', `${CANARY}other`);
});
const staging = {
  service: 'Staging/Secrets',
  verification: 'none' as const,
  stores: [{ kind: 'ssm' as const, name: '/staging/shop' }],
  variables: { API_KEY: { kind: 'secret' as const, store: 0, name: 'API_KEY' }, DATABASE_URL: { kind: 'secret' as const, store: 0, name: 'DATABASE_URL' } },
};
const declarations = [SHOP, staging];

test('two services, one of them without a gate, are compared without showing values', async () => {
  const { code, stdout } = await runCommand(diff, [['Staging/Secrets', 'Shop/Secrets'], {}], { declarations });
  expect(code).toBe(1);
  expect(stdout).not.toMatch(/^API_KEY/m);
  expect(stdout).toMatch(/^1 value equal \(--all lists them\)$/m);
  expect(stdout).toMatch(/^DATABASE_URL +differs/m);
  expect(stdout).toMatch(/^TOKEN +only in \/prod\/shop/m);
  expect(stdout).not.toContain(CANARY);
});

test('--values shows them', async () => {
  expect((await runCommand(diff, [['Staging/Secrets', 'Shop/Secrets'], { values: true }], { declarations })).stdout).toMatch(/^DATABASE_URL +differs +canary-other +canary-url$/m);
});

test('--all lists equal values', async () => {
  expect((await runCommand(diff, [['Staging/Secrets', 'Shop/Secrets'], { all: true }], { declarations })).stdout).toMatch(/^API_KEY +same/m);
});

test('N13: a name that is external on the other side is no difference, and is named', async () => {
  const elsewhere = { ...staging, variables: { API_KEY: staging.variables.API_KEY, PARTNER: { kind: 'secret' as const, store: 0, name: 'PARTNER' }, NODE_ENV: { kind: 'secret' as const, store: 0, name: 'NODE_ENV' } } };
  const shop = { ...SHOP, variables: { API_KEY: SHOP.variables.API_KEY, PARTNER: SHOP.variables.PARTNER, NODE_ENV: SHOP.variables.NODE_ENV } };
  aws.ssm().put('/staging/shop/PARTNER', `${CANARY}mine`);
  aws.ssm().put('/staging/shop/NODE_ENV', 'x');
  for (const [things, side] of [[['Staging/Secrets', 'Shop/Secrets'], '/prod/shop'], [['Shop/Secrets', 'Staging/Secrets'], '/prod/shop']] as const) {
    const { code, stdout } = await runCommand(diff, [things, {}], { declarations: [shop, elsewhere] });
    expect([code, stdout.includes('only in')]).toEqual([0, false]);
    expect(stdout).toContain(`owned by /partner/TOKEN for ${side}`);
    expect(stdout).toContain(`set in code for ${side}`);
  }
});

test('M17: an empty value of a JSON key is compared', async () => {
  aws.secretsManager().put('prod/worker', '{"TOKEN":""}');
  const { code, stdout } = await runCommand(diff, [['-', 'Shop/Secrets'], { format: 'json' }], { input: `{"TOKEN":"${CANARY}x"}`, declarations });
  expect([code, /^TOKEN +differs/m.test(stdout)]).toEqual([1, true]);
});

test('a name of several services is answered with their paths, as no option chooses', async () => {
  const worker = { ...staging, service: 'Staging/Worker' };
  const { code, stderr } = await runCommand(diff, [['Staging', 'Shop/Secrets'], {}], { declarations: [...declarations, worker] });
  expect([code, stderr]).toEqual([2, 'diff works on one service, and 2 are selected\n  -> name the whole path of one: Staging/Secrets, Staging/Worker\n']);
});

test('a service is equal to itself', async () => {
  expect((await runCommand(diff, [['Shop/Secrets', 'Shop/Secrets'], {}], { declarations })).code).toBe(0);
});

test('--json has a row for each name, without values', async () => {
  const { stdout } = await runCommand(diff, [['-'], { format: 'json', all: true }], { input: `{"API_KEY":"${CANARY}api"}`, json: true });
  const { left, right, rows } = JSON.parse(stdout);
  expect([left, right]).toEqual(['-', '/prod/shop']);
  expect(rows).toContainEqual({ name: 'API_KEY', difference: 'same' });
  expect(stdout).not.toContain(CANARY);
});

test.each<[string[], () => void, string]>([
  [[], () => undefined, 'diff compares two things\n  -> name a file, two services (diff A B), or --running'],
  [['none.env', 'Shop/Secrets'], () => undefined, 'there is no file none.env'],
  [['Nobody/Here', 'Shop/Secrets'], () => undefined, 'no service matches "Nobody/Here"'],
  [['Staging/Secrets', 'Shop/Secrets'], () => aws.faults.deny('ssm:GetParameters'), 'you are not allowed to read'],
])('%j can\'t be compared and exits with 2', async (things, fault, message) => {
  fault();
  const { code, stdout, stderr } = await runCommand(diff, [things, {}], { declarations });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

describe('the second store', () => {
  const open = (declaration: typeof staging, environment = 'aws://unknown-account/unknown-region'): string => declaredApp({ name: 'Staging', environment, declarations: [declaration] }).directory;

  test('is the one of --other-region', async () => {
    aws.ssm('us-east-1').put('/staging/shop/API_KEY', `${CANARY}api`);
    const { code, stdout } = await runCommand(diff, [[], { otherRegion: 'us-east-1', all: true }], { cwd: open(staging), region: 'eu-west-1' });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^API_KEY +same[^]*^DATABASE_URL +only in /m)]);
  });

  test('is the one of --other-app', async () => {
    const other = open({ ...staging, stores: [{ kind: 'ssm', name: '/prod/shop' }] }, `aws://${ACCOUNT}/eu-west-1`);
    const { code, stdout } = await runCommand(diff, [[], { otherApp: join(other, 'cdk.out') }], { cwd: open(staging, `aws://${ACCOUNT}/eu-west-1`) });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^DATABASE_URL +differs/m)]);
  });

  test('is the one of --other-deployed', async () => {
    const cloudFormation = mockClient(CloudFormationClient);
    cloudFormation.on(DescribeStacksCommand, { StackName: 'Prod' }).resolves({ Stacks: [{ StackId: 'arn:stack', StackName: 'Prod', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) }] });
    cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: readFileSync(join(open({ ...staging, stores: [{ kind: 'ssm', name: '/prod/shop' }] }), 'cdk.out', 'Staging.template.json'), 'utf8') });
    cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [] });
    const { code, stdout } = await runCommand(diff, [[], { otherDeployed: 'Prod' }], { cwd: open(staging, `aws://${ACCOUNT}/eu-west-1`), region: 'eu-west-1' });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^DATABASE_URL +differs/m)]);
  });
});
