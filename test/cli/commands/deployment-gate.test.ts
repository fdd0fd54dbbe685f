import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { check } from '../../../src/cli/commands/check';
import { get } from '../../../src/cli/commands/get';
import { importFile } from '../../../src/cli/commands/import';
import { list } from '../../../src/cli/commands/list';
import { plan } from '../../../src/cli/commands/plan';
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
