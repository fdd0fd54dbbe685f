import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { BatchClient, DescribeJobDefinitionsCommand } from '@aws-sdk/client-batch';
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, ListTaskDefinitionsCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../src/cli/errors';
import { Io } from '../../src/cli/io';
import { buildProgram } from '../../src/cli/program';
import { ACCOUNT, CANARY, declaredApp, fakeAccount, fillShop, SHOP } from '../support/cli';
import { wholeProgram } from '../support/cli/program';
import { FakeAws, HOME } from '../support/fakes';

/** Options that several commands have mean the same in each. */

const runProgram = wholeProgram();
const commands = buildProgram('0.0.0', async () => undefined).commands;
const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const batch = mockClient(BatchClient);
const SERVICE = `arn:aws:ecs:${HOME}:${ACCOUNT}:service/prod/web`;
const KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/new`;
const LIST = Object.keys(SHOP.variables).map((name) => `${name}: secret\n`).join('');

let aws: FakeAws;
let cwd: string;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  // The newest value is the second, so that there is one to roll back to; one is in the store alone, one in another place.
  aws.ssm().put('/prod/shop/api-key', `${CANARY}newest`);
  aws.ssm().put('/prod/shop/EXTRA', `${CANARY}extra`);
  aws.ssm().put('/old/SESSION_KEY', `${CANARY}session`);
  [cloudFormation, ecs, batch].forEach((client) => client.reset());
  cloudFormation.on(ListStacksCommand).resolves({ StackSummaries: [] });
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: 'arn:stack', StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) }] });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [{ LogicalResourceId: 'Service', ResourceType: 'AWS::ECS::Service', PhysicalResourceId: SERVICE, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date(0) }],
  });
  batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] });
  ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: {
      taskDefinitionArn: `arn:aws:ecs:${HOME}:${ACCOUNT}:task-definition/shop:1`,
      containerDefinitions: [{ name: 'app', secrets: [{ name: 'MAIL_TOKEN', valueFrom: '/old/SESSION_KEY' }] }],
    },
  });
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 1, desiredCount: 1 }] }] });
  ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: 'ecs-svc/1', rolloutState: 'COMPLETED', status: 'PRIMARY' }] } });
  const declaration = { ...SHOP, stores: [{ ...SHOP.stores[0], key: KEY }, SHOP.stores[1]] };
  cwd = declaredApp({
    name: 'Shop',
    environment: `aws://${ACCOUNT}/${HOME}`,
    declarations: [declaration],
    resources: {
      Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'x', Secrets: [{ Name: 'API_KEY', ValueFrom: { 'Fn::GetAtt': ['Gate0', 'x'] } }] }] } },
      Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
    },
  }).directory;
  writeFileSync(join(cwd, 'list.yaml'), LIST);
});

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(args: readonly string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const io: Io = { stdin: Readable.from([input]), stdout, stderr, env: { PATH: process.env.PATH }, cwd };
  return { code: await runProgram('0.0.0', args, io), stdout: stdout.text, stderr: stderr.text };
}

const writes = (): string[] => [
  ...aws.calls.map(({ operation }) => operation).filter((operation) => /^(Put|Create|Delete|Update|Add|Tag|Remove)/.test(operation)),
  ...ecs.commandCalls(UpdateServiceCommand).map(() => 'UpdateService'),
];

/** Words with which a command changes something, and what is on its standard input. */
const WRITERS: Readonly<Record<string, { readonly words: readonly string[]; readonly input?: string; readonly before?: () => unknown }>> = {
  put: { words: ['API_KEY'], input: `${CANARY}other` },
  rollback: { words: ['API_KEY'] },
  copy: { words: ['SESSION_KEY', '--from', '/old'], before: () => aws.ssm().parameters.delete('/prod/shop/SESSION_KEY') },
  reencrypt: { words: [] },
  convert: { words: ['DATABASE_URL'], before: () => aws.ssm().put('/prod/shop/DATABASE_URL', `${CANARY}url`, 'String') },
  delete: { words: ['EXTRA'] },
  prune: { words: ['--min-age', '0'] },
  restart: { words: ['--no-wait'] },
  import: { words: ['-', '--format', 'json'], input: JSON.stringify({ API_KEY: `${CANARY}other` }) },
  adopt: { words: ['--task-definition', 'shop', '--prefix', '/new', '--copy', '--region', HOME] },
};
const having = (option: string): string[] => commands.filter(({ options }) => options.some(({ long }) => long === option)).map((command) => command.name());

test('every command with --yes is tried here', () => {
  expect(Object.keys(WRITERS).sort()).toEqual(having('--yes').sort());
});

describe.each(Object.entries(WRITERS))('%s', (name, { words, input, before }) => {
  beforeEach(() => before?.());

  test('--yes does it without a question', async () => {
    const { code, stdout, stderr } = await run([name, ...words, '--yes'], input);
    expect({ code, said: stdout + stderr }).toEqual({ code: EXIT.fine, said: expect.any(String) });
    expect(writes()).not.toEqual([]);
  });

  test('--dry-run shows what would be done, and writes nothing', async () => {
    const { code, stdout, stderr } = await run([name, ...words, '--dry-run'], input);
    expect({ code, said: stdout + stderr }).toEqual({ code: EXIT.fine, said: expect.stringMatching(/would |nothing (was|is)|--dry-run/) });
    expect(writes()).toEqual([]);
  });
});

// put asks only before it overwrites in a terminal.
test.each(Object.entries(WRITERS).filter(([name]) => name !== 'put'))('without a terminal %s needs --yes', async (name, { words, input, before }) => {
  before?.();
  const { code, stderr } = await run([name, ...words], input);
  expect({ code, stderr }).toEqual({ code: EXIT.failed, stderr: expect.stringContaining('--yes') });
  expect(writes()).toEqual([]);
});

describe('--json', () => {
  const READERS: readonly (readonly string[])[] = [
    ['check'], ['check', '--metadata'], ['plan'], ['list'], ['list', '--values'], ['doctor'], ['get', 'API_KEY'], ['history', 'API_KEY'],
    ['template', '-'], ['template', 'new.env'], ['export'], ['export', '--format', 'json'], ['export', '-o', 'out.env'], ['export', '-o', 'out.yaml', '--format', 'yaml'], ['diff', 'values.json'], ['types', '--language', 'python'],
    ['types', '--language', 'python', '-o', 'config.py'], ['sync', 'list.yaml', '--dry-run'], ['adopt', '--task-definition', 'shop'], ['adopt', '--task-definition', 'shop', '--format', 'yaml'],
  ];
  const all = [...READERS.map((words) => ({ words, input: '' })), ...Object.entries(WRITERS).map(([name, { words, input }]) => ({ words: [name, ...words, '--yes'], input }))];

  test('is tried with every command but exec', () => {
    expect([...new Set(all.map(({ words }) => words[0]))].sort()).toEqual(commands.map((command) => command.name()).filter((name) => name !== 'exec').sort());
  });

  test.each(all.map(({ words, input }) => [words.join(' '), words, input] as const))('%s prints JSON and nothing else', async (_, words, input) => {
    writeFileSync(join(cwd, 'values.json'), '{"API_KEY":"x"}');
    const { stdout } = await run([...words, '--json'], input);
    expect(JSON.parse(stdout)).toBeInstanceOf(Object);
  });

  test.each([['plan', 'markdown'], ['plan', 'junit'], ['template -', 'yaml'], ['export', 'dotenv'], ['export -o -', 'shell']])('%s refuses --format %s beside it', async (command, format) => {
    const { code, stdout, stderr } = await run([...command.split(' '), '--format', format, '--json']);
    expect({ code, message: (JSON.parse(stdout) as { error: { message: string } }).error.message }).toEqual({ code: EXIT.failed, message: `--json and --format ${format} are two formats of one output` });
    expect(stderr).toContain('-> leave out one of them');
  });

  test.each([['get', 'NOTHING'], ['put', 'NODE_ENV'], ['import', 'none.env'], ['rollback', 'API_KEY', '--to', '99']])('has an error in the document and on standard error: %s %s', async (...words) => {
    const { code, stdout, stderr } = await run([...words, '--json'], 'x');
    const { error } = JSON.parse(stdout) as { error: { message: string; fix: string } };
    expect([code, error.message, error.fix]).toEqual([EXIT.failed, expect.stringMatching(/\w{3}/), expect.stringMatching(/\w{3}/)]);
    expect(stderr).toContain(`cdk-service-secrets: ${error.message}\n`);
  });

  test('reports what was written to a file, in the format of its ending', async () => {
    const { stdout } = await run(['export', '-o', 'out.env', '--json']);
    expect(JSON.parse(stdout)).toEqual({ file: 'out.env', service: 'Shop/Secrets', format: 'dotenv', written: ['API_KEY', 'DATABASE_URL', 'LOG_LEVEL', 'SESSION_KEY', 'TOKEN'], leftOut: [] });
    expect(readFileSync(join(cwd, 'out.env'), 'utf8')).toContain(`API_KEY=${CANARY}newest\n`);
  });
});

describe('values', () => {
  const ASKED = ['get', 'export', 'exec'];

  test.each(having('--values').filter((name) => name !== 'plan'))('%s shows them only with --values', async (name) => {
    writeFileSync(join(cwd, 'values.json'), `{"API_KEY":"${CANARY}newest"}`);
    const words = name === 'diff' ? ['diff', 'values.json', '--all'] : name === 'history' ? ['history', 'API_KEY'] : [name];
    expect((await run(words)).stdout).not.toContain(CANARY);
    expect((await run([...words, '--values'])).stdout).toContain(`${CANARY}newest`);
  });

  test.each(commands.map((command) => command.name()).filter((name) => !ASKED.includes(name)))('%s never shows them', async (name) => {
    const words: Readonly<Record<string, readonly string[]>> = { history: ['API_KEY'], template: ['-'], diff: ['-', '--format', 'json'], types: ['--language', 'typescript'], sync: ['list.yaml'] };
    const { stdout, stderr } = await run([name, ...(WRITERS[name]?.words ?? words[name] ?? []), ...(WRITERS[name] ? ['--yes'] : [])], WRITERS[name]?.input ?? '{"API_KEY":"x"}');
    expect(stdout + stderr).not.toContain(CANARY);
    expect(stdout + stderr).toMatch(/\w/);
  });
});

describe('--output and --force', () => {
  test.each([
    ['export', ['export', '-o', 'out.env']], ['export with the long name', ['export', '--output', 'out.env']], ['template', ['template', 'out.env']],
  ])('%s writes a file once, and again with --force', async (_, words) => {
    expect(await run(words)).toMatchObject({ code: EXIT.fine });
    const first = readFileSync(join(cwd, 'out.env'), 'utf8');
    writeFileSync(join(cwd, 'out.env'), 'mine');
    expect(await run(words)).toMatchObject({ code: EXIT.failed, stderr: expect.stringContaining('--force') });
    expect(readFileSync(join(cwd, 'out.env'), 'utf8')).toBe('mine');
    await run([...words, '--force']);
    expect(readFileSync(join(cwd, 'out.env'), 'utf8')).toBe(first);
  });
});

test.each([
  ['export', ['export', '-o', 'none/out.env'], 'it or its folder doesn\'t exist'],
  ['export over a folder', ['export', '-o', 'cdk.out', '--force'], 'it is a folder'],
  ['template', ['template', 'none/out.env'], 'it or its folder doesn\'t exist'],
  ['template below a file', ['template', 'list.yaml/out.env'], 'a part of its path is a file'],
  ['types', ['types', '--language', 'python', '-o', 'none/config.py'], 'it or its folder doesn\'t exist'],
  ['types over a folder', ['types', '--language', 'python', '-o', 'cdk.out'], 'it is a folder'],
])('a file that %s can\'t write is reported in the command\'s own words', async (_, words, reason) => {
  const { code, stderr } = await run(words);
  const path = join(cwd, words.find((word) => /^(none|cdk\.out|list)/.test(word))!);
  expect({ code, stderr }).toEqual({ code: EXIT.failed, stderr: expect.stringContaining(`cdk-service-secrets: ${path} can't be read or written: ${reason}\n  -> check the path, or choose another file\n`) });
});

test.each([
  ['check', 'check', ['--wait'], { wait: 900 }],
  ['plan', 'plan', ['--wait'], { wait: 900 }],
  ['prune', 'prune', [], { minAge: 30 }],
  ['adopt', 'adopt', [], { format: 'typescript' }],
])('the defaults of %s are those of the page', async (_, name, args, expected) => {
  let given: unknown;
  const program = buildProgram('0.0.0', async (_action, received) => { given = received.at(-1); });
  await program.parseAsync(['node', 'x', name, ...args]);
  expect(given).toMatchObject(expected);
});
