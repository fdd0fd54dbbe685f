import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { adopt, AdoptOptions } from '../../../src/cli/commands/adopt';
import { CANARY, CommandOptions, fakeAccount, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const ecs = mockClient(ECSClient);
let aws: FakeAws;
const run = (options: Partial<AdoptOptions>, more: CommandOptions = {}): ReturnType<typeof runCommand> =>
  runCommand(adopt, [{ format: 'typescript', ...options }], { region: 'eu-west-1', ...more });

beforeEach(() => {
  aws = fakeAccount();
  aws.ssm().put('/legacy/API_KEY', `${CANARY}api`);
  ecs.reset();
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: {
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:3',
      containerDefinitions: [
        { name: 'app', environment: [{ name: 'NODE_ENV', value: 'production' }], secrets: [{ name: 'API_KEY', valueFrom: '/legacy/API_KEY' }] },
        { name: 'side', secrets: [] },
      ],
    },
  });
});

test('the variables of a task definition are printed as code', async () => {
  const { code, stdout } = await run({ taskDefinition: 'shop' });
  expect(code).toBe(0);
  expect(stdout).toContain('SecretStore.parameterStore(\'/legacy\')');
  expect(stdout).toContain('API_KEY: Variable.secret(),');
  expect(stdout).toContain('NODE_ENV');
});

test('as YAML, and as JSON with the revision', async () => {
  expect((await run({ taskDefinition: 'shop', format: 'yaml' })).stdout).toContain('API_KEY: secret\n');
  expect(JSON.parse((await run({ taskDefinition: 'shop' }, { json: true })).stdout)).toMatchObject({
    taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:3', store: { kind: 'ssm', name: '/legacy' }, variables: [{ variable: 'API_KEY' }], plain: ['NODE_ENV'],
  });
});

test('--copy brings the values below the service\'s prefix', async () => {
  const { code, stdout } = await run({ taskDefinition: 'shop', copy: true, yes: true }, { service: 'Shop/Secrets' });
  expect([code, stdout.includes('written: 1 of 1'), stdout.includes(CANARY)]).toEqual([0, true, false]);
  expect(aws.ssm().parameters.get('/prod/shop/api-key')!.value).toBe(`${CANARY}api`);
});

test('--copy --dry-run writes nothing', async () => {
  const { code, stdout } = await run({ taskDefinition: 'shop', copy: true, dryRun: true, prefix: '/new' });
  expect([code, stdout.includes('nothing was written (--dry-run)'), aws.count('PutParameter')]).toEqual([0, true, 0]);
});

test.each<[string, Partial<AdoptOptions>, () => void, string]>([
  ['nothing to adopt', {}, () => undefined, 'there is nothing to adopt\n  -> give --task-definition FAMILY or --manifest FILE'],
  ['a container that isn\'t there', { taskDefinition: 'shop', container: 'web' }, () => undefined, 'shop has no container web\n  -> choose with --container one of: app, side'],
  ['a container without secrets', { taskDefinition: 'shop', container: 'side' }, () => undefined, 'shop reads nothing from a store'],
  ['a prefix that is none', { taskDefinition: 'shop', prefix: 'x' }, () => undefined, '`--prefix` must start with a slash'],
  ['a value that is missing', { taskDefinition: 'shop', copy: true, yes: true }, () => void aws.ssm().parameters.clear(), 'correct these values or references first; nothing was copied'],
  ['a fault of ECS', { taskDefinition: 'shop' }, () => void ecs.on(DescribeTaskDefinitionCommand).rejects(new Error('Unable to describe task definition.')), 'Unable to describe task definition.'],
])('%s ends with code 2, and nothing is written', async (_what, options, fault, message) => {
  fault();
  const { code, stderr } = await run(options, { declarations: [SHOP] });
  expect([code, aws.count('PutParameter')]).toEqual([2, 0]);
  expect(stderr).toContain(message);
});
