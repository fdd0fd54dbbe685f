import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { check } from '../../../src/cli/commands/check';
import { deleteValue } from '../../../src/cli/commands/delete';
import { get } from '../../../src/cli/commands/get';
import { importFile } from '../../../src/cli/commands/import';
import { list } from '../../../src/cli/commands/list';
import { plan } from '../../../src/cli/commands/plan';
import { put } from '../../../src/cli/commands/put';
import { parseStackTemplate, workloadsUsing } from '../../../src/cli/source/template';
import { Declaration } from '../../../src/core/declaration';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

/** A task definition that is checked as it is. */
const TASK: Declaration = {
  service: 'Shop/Task',
  verification: 'values',
  stores: [],
  variables: {
    'PARTNER': { kind: 'parameter', parameter: '/partner/TOKEN' },
    'app.secretOptions.apikey': { kind: 'parameter', parameter: '/agent/key' },
  },
};

const cloudFormation = mockClient(CloudFormationClient);
let aws: FakeAws;
beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' }));
  fillShop(aws = fakeAccount());
  aws.ssm().put('/agent/key', `${CANARY}agent`);
});

test('check reports the findings of its gate', async () => {
  aws.ssm().parameters.delete('/agent/key');
  const { code, stdout } = await runCommand(check, [{}], { declarations: [TASK] });
  expect(code).toBe(1);
  expect(stdout).toContain('Shop/Task  account 111122223333, eu-west-1\n  x app.secretOptions.apikey: /agent/key does not exist\n');
  expect(stdout).toMatch(/correct the name in code, or.*:\n +-> aws ssm put-parameter --name \/agent\/key --type SecureString/);
});

test('list contains its references, beside the lists of services', async () => {
  const { code, stdout } = await runCommand(list, [{}], { declarations: [SHOP, TASK] });
  expect(code).toBe(0);
  expect(stdout).toContain('Shop/Secrets  Parameter Store /prod/shop');
  expect(stdout).toContain('Shop/Task  references of the task definition, account 111122223333, eu-west-1');
  expect(stdout).toMatch(/^app\.secretOptions\.apikey +external/m);
  expect(stdout).not.toContain(CANARY);
});

test('plan reports what would stop its deployment', async () => {
  aws.ssm().parameters.delete('/agent/key');
  const { code, stdout } = await runCommand(plan, [{ values: true }], { declarations: [SHOP, TASK], json: true });
  const { verdict, services } = JSON.parse(stdout) as { verdict: string; services: { service: string; variables: { name: string; state: string }[] }[] };
  expect([code, verdict]).toEqual([1, 'stops']);
  expect(services.find(({ service }) => service === 'Shop/Task')!.variables.map(({ name, state }) => [name, state])).toEqual([['PARTNER', 'ready'], ['app.secretOptions.apikey', 'missing']]);
});

test('commands that need a list use the only service that has one', async () => {
  expect(await runCommand(get, ['API_KEY'], { declarations: [TASK, SHOP] })).toMatchObject({ code: 0, stdout: expect.stringContaining(`${CANARY}api`) });
});

test.each(['Shop/Task', undefined])('and explain the alternative, with -s %s', async (service) => {
  const { code, stderr } = await runCommand(importFile, ['-', {}], { declarations: [TASK], service, input: 'A=1\n' });
  expect(code).toBe(2);
  expect(stderr).toContain('Shop/Task has references and no list of variables: a DeploymentGate checks it as it is');
  expect(stderr).toContain('`adopt --task-definition FAMILY` prints a list to declare');
});

describe('beside a service that has moved to a list', () => {
  const MOVED: Declaration = { service: 'Shop/WebSecrets', verification: 'values', stores: [{ kind: 'ssm', name: '/agent' }], variables: { KEY: { kind: 'secret', store: 0, name: 'key' } } };
  const UNMOVED: Declaration = { ...TASK, variables: { ...TASK.variables, TOKEN: { kind: 'parameter', parameter: '/agent/token' } } };
  const RESOURCES = {
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', Secrets: [{ Name: 'TOKEN', ValueFrom: '/agent/token' }] }] }, DependsOn: ['Gate1'] },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
  };
  // A rule of the moved service, which restarts nothing else.
  const RULE = { Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ SqsParameters: { MessageGroupId: '#events' } }], EventPattern: { source: ['aws.ssm'], detail: { name: [{ prefix: '/agent/' }] } } } } };
  const options = { declarations: [MOVED, UNMOVED], service: 'Shop/WebSecrets', resources: { ...RESOURCES, ...RULE } };
  beforeEach(() => aws.ssm().put('/agent/token', `${CANARY}token`));

  test('a name that its task definition reads is no extra one', async () => {
    const { stdout } = await runCommand(list, [{}], options);
    expect(stdout).toMatch(/^token .*of Shop\/Task/m);
    expect(stdout).not.toContain('extra');
  });

  test('deleting such a name says who is without it', async () => {
    const { stderr } = await runCommand(deleteValue, ['token', { dryRun: true }], options);
    expect(stderr).toContain('token is shared: Shop/Task would be without it too\n');
  });

  test('writing a value that it reads too says so, with the command that restarts its service', async () => {
    const { code, stderr } = await runCommand(put, ['KEY', {}], { ...options, input: 'new' });
    expect([code, stderr]).toEqual([0, expect.stringContaining('KEY is shared: it also reaches Shop/Task\n')]);
    expect(stderr).toContain('running tasks keep the old value until they restart:\n-> npx cdk-service-secrets restart -s Shop/Task --region eu-west-1');
  });
});

test('its task definition is the one that depends on it', () => {
  const template = parseStackTemplate({
    Resources: {
      Gate: { Type: 'Custom::DeploymentGate' },
      Listed: { Type: 'AWS::ECS::TaskDefinition', DependsOn: ['Gate', 'Other'] },
      Text: { Type: 'AWS::ECS::TaskDefinition', DependsOn: 'Gate' },
      Other: { Type: 'AWS::ECS::TaskDefinition', DependsOn: ['Role'] },
    },
  });
  expect(workloadsUsing(template, 'Gate').map(({ logicalId }) => logicalId)).toEqual(['Listed', 'Text']);
});
