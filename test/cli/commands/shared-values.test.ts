import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { convertParameter } from '../../../src/cli/commands/convert';
import { copy } from '../../../src/cli/commands/copy';
import { deleteValue } from '../../../src/cli/commands/delete';
import { importFile } from '../../../src/cli/commands/import';
import { put } from '../../../src/cli/commands/put';
import { reencrypt } from '../../../src/cli/commands/reencrypt';
import { rollback } from '../../../src/cli/commands/rollback';
import { Declaration } from '../../../src/core/declaration';
import { ACCOUNT, CommandOptions, CommandRun, declaredApp, fakeAccount, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

/** Before anything is written it is said whom it reaches: all services, and how each gets the new value. */

const COMMON = { kind: 'ssm', name: '/common', key: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/new` } as const;
const JSON_STORE = { kind: 'secretsmanager', name: 'common', key: COMMON.key } as const;
const service = (name: string): Declaration => ({
  service: `App/${name}`,
  verification: 'values',
  stores: [{ kind: 'ssm', name: `/${name}` }, COMMON, JSON_STORE],
  variables: {
    OWN: { kind: 'secret', store: 0, name: 'OWN' },
    SHARED: { kind: 'secret', store: 1, name: 'SHARED' },
    ...(name === 'C' ? {} : { TOKEN: { kind: 'secret', store: 2, name: 'TOKEN' } }),
  },
});
const ALL = ['A', 'B', 'C'].map(service);

/** ECS services that run a task definition of each gate. */
const RESOURCES = Object.fromEntries(ALL.flatMap((_, index) => [
  [`Task${index}`, { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'x', Secrets: [{ Name: 'OWN', ValueFrom: { 'Fn::GetAtt': [`Gate${index}`, 'x'] } }] }] } }],
  [`Service${index}`, { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: `Task${index}` } } }],
]));

const cloudFormation = mockClient(CloudFormationClient);
let aws: FakeAws;
beforeEach(() => {
  aws = fakeAccount();
  cloudFormation.reset();
  ['before', 'now'].forEach((value) => {
    aws.ssm().put('/common/SHARED', value);
    aws.ssm().put('/A/OWN', value);
    aws.secretsManager().put('common', JSON.stringify({ TOKEN: value }));
  });
  aws.ssm().put('/other/SHARED', 'other');
});

type Name = 'put' | 'rollback' | 'import' | 'copy' | 'reencrypt' | 'delete' | 'convert';
const COMMANDS: Record<Name, (options: CommandOptions) => Promise<CommandRun>> = {
  put: (options) => runCommand(put, ['SHARED', { yes: true }], { input: 'new', ...options }),
  rollback: (options) => runCommand(rollback, ['SHARED', { yes: true }], options),
  import: (options) => runCommand(importFile, ['-', { format: 'json', yes: true }], { input: '{"SHARED":"new","TOKEN":"new"}', ...options }),
  copy: (options) => {
    aws.ssm().parameters.delete('/common/SHARED');
    return runCommand(copy, [['SHARED'], { from: '/other', yes: true }], options);
  },
  reencrypt: (options) => runCommand(reencrypt, [{ yes: true }], options),
  delete: (options) => runCommand(deleteValue, ['SHARED', { yes: true }], options),
  convert: (options) => {
    aws.ssm().put('/common/SHARED', 'now', 'String');
    return runCommand(convertParameter, ['SHARED', { yes: true }], options);
  },
};
const names = Object.keys(COMMANDS) as Name[];
const SAID: Partial<Record<Name, string>> = { delete: 'SHARED is shared: App/B and App/C would be without it too\n' };

describe.each(names)('%s', (name) => {
  const said = SAID[name] ?? 'SHARED is shared: it also reaches App/B and App/C\n';

  test('names every service of the app before anything is written', async () => {
    const reached: string[] = [];
    aws.turn = async (label) => { if (/^(Put|Create|Delete|Update)/.test(label)) { reached.push(label); } };
    const { code, stderr } = await COMMANDS[name]({ declarations: ALL, service: 'App/A' });
    expect([code, stderr]).toEqual([0, expect.stringContaining(said)]);
    expect(reached).not.toEqual([]);
  });

  test('prints nothing where no other service shares the value', async () => {
    const { stderr } = await COMMANDS[name]({ declarations: [ALL[0]] });
    expect(stderr).not.toMatch(/shared|reach/);
  });
});

test('groups values that reach other services', async () => {
  const { stderr } = await COMMANDS.import({ declarations: ALL, service: 'App/A' });
  expect(stderr).toContain('TOKEN is shared: it also reaches App/B\n');
  expect((await COMMANDS.import({ declarations: ALL.slice(0, 2), service: 'App/A', input: '{"SHARED":"newer","TOKEN":"newer"}' })).stderr)
    .toContain('SHARED and TOKEN are shared: they also reach App/B\n');
});

test('a JSON secret has one key, so reencryption reaches every service that reads it', async () => {
  expect((await COMMANDS.reencrypt({ declarations: ALL, service: 'App/A' })).stderr).toContain('common is shared: it also reaches App/B\n');
});

test('prints a command for each service that keeps the old value', async () => {
  const { stderr } = await COMMANDS.put({ declarations: ALL, service: 'App/A', resources: RESOURCES });
  expect(stderr).toContain(`running tasks keep the old value until they restart:
-> npx cdk-service-secrets restart -s App/A --region eu-west-1
-> npx cdk-service-secrets restart -s App/B --region eu-west-1
-> npx cdk-service-secrets restart -s App/C --region eu-west-1
`);
});

test('separates services that restart by themselves from those that do not', async () => {
  const rule = { Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ SqsParameters: { MessageGroupId: '#events' } }], EventPattern: { source: ['aws.ssm'], detail: { name: [{ prefix: '/common/' }] } } } } };
  const { stderr } = await COMMANDS.put({ declarations: ALL, service: 'App/A', resources: { ...RESOURCES, ...rule } });
  expect(stderr).toContain('the ECS services of App/A, App/B, App/C restart by themselves (redeployOnChange)\n');
  expect(stderr).not.toContain('keep the old value');
});

describe('of a deployed stack', () => {
  const stacks = ALL.map(({ service: path }, index) => ({ name: `Stack${index}`, id: `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/Stack${index}/1`, path }));
  const templateOf = (index: number): string => {
    const { readFileSync } = jest.requireActual<typeof import('fs')>('fs');
    return readFileSync(`${declaredApp({ name: 'X', declarations: [ALL[index]], resources: RESOURCES }).directory}/cdk.out/X.template.json`, 'utf8');
  };

  beforeEach(() => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: stacks[0].id, StackName: 'Stack0', CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE' }] });
    cloudFormation.on(ListStacksCommand).resolves({ StackSummaries: stacks.map(({ name, id }) => ({ StackName: name, StackId: id, CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE' })) });
    stacks.forEach(({ id }, index) => cloudFormation.on(GetTemplateCommand, { StackName: id }).resolves({ TemplateBody: templateOf(index) }));
  });

  test.each(names)('%s names every deployed service', async (name) => {
    const { stderr } = await COMMANDS[name]({ deployed: 'Stack0', region: 'eu-west-1' });
    expect(stderr).toMatch(/SHARED is shared: (it also reaches )?App\/B \(stack Stack1\) and App\/C \(stack Stack2\)/);
  });

  test('the command for another stack names it', async () => {
    expect((await COMMANDS.put({ deployed: 'Stack0', region: 'eu-west-1' })).stderr)
      .toContain(`-> npx cdk-service-secrets restart -s App/B --deployed Stack1 --region eu-west-1 --account ${ACCOUNT}\n`);
  });

  test('without permission to list stacks it says that others may read the value', async () => {
    cloudFormation.on(ListStacksCommand).rejects(Object.assign(new Error('not authorized to perform: cloudformation:ListStacks'), { name: 'AccessDenied' }));
    const { code, stderr } = await COMMANDS.put({ deployed: 'Stack0', region: 'eu-west-1' });
    expect([code, stderr]).toEqual([0, expect.stringContaining('who else reads these values isn\'t known: you may not cloudformation:ListStacks\n')]);
  });
});
