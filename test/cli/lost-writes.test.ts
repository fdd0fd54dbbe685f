import { BatchClient, DescribeJobDefinitionsCommand } from '@aws-sdk/client-batch';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { convertParameter } from '../../src/cli/commands/convert';
import { copy } from '../../src/cli/commands/copy';
import { deleteValue } from '../../src/cli/commands/delete';
import { importFile } from '../../src/cli/commands/import';
import { prune } from '../../src/cli/commands/prune';
import { put } from '../../src/cli/commands/put';
import { reencrypt } from '../../src/cli/commands/reencrypt';
import { rollback } from '../../src/cli/commands/rollback';
import { Declaration } from '../../src/core/declaration';
import { declaredApp, fakeAccount, runCommand } from '../support/cli';
import { awsError, FakeAws, throttled } from '../support/fakes';

/**
 * What people write while a command is interrupted, throttled, killed or raced is the current value afterwards, or the
 * command says so and it is in the history. Nothing else is changed, and the same command does the rest.
 */

const DECLARATION: Declaration = {
  service: 'Shop/Secrets',
  verification: 'none',
  stores: [{ kind: 'ssm', name: '/p', key: 'arn:aws:kms:eu-west-1:111122223333:key/new' }, { kind: 'secretsmanager', name: 'json' }],
  variables: {
    A: { kind: 'secret', store: 0, name: 'A' },
    B: { kind: 'secret', store: 0, name: 'B' },
    N: { kind: 'secret', store: 0, name: 'N' },
    S: { kind: 'secret', store: 0, name: 'S' },
    J: { kind: 'secret', store: 1, name: 'J' },
    K: { kind: 'secret', store: 1, name: 'K' },
    L: { kind: 'secret', store: 1, name: 'L' },
  },
};
const COMMANDS = {
  'import': () => runCommand(importFile, ['-', { format: 'json', yes: true }], { cwd, input: JSON.stringify({ A: 'ours', B: 'ours', N: 'ours', J: 'ours', K: 'ours' }) }),
  'put': () => runCommand(put, ['A', {}], { cwd, input: 'ours' }),
  'put of a new value': () => runCommand(put, ['N', {}], { cwd, input: 'ours' }),
  'put of a key': () => runCommand(put, ['J', {}], { cwd, input: 'ours' }),
  'rollback': () => runCommand(rollback, ['A', { yes: true }], { cwd }),
  'rollback of a key': () => runCommand(rollback, ['J', { yes: true }], { cwd }),
  'copy': () => runCommand(copy, [['A', 'N', 'K', 'L'], { from: '/from', yes: true }], { cwd }),
  'copy from a secret': () => runCommand(copy, [['N', 'L'], { from: 'from', yes: true }], { cwd }),
  'reencrypt': () => runCommand(reencrypt, [{ yes: true }], { cwd }),
  'delete': () => runCommand(deleteValue, ['B', { yes: true }], { cwd }),
  'delete of a key': () => runCommand(deleteValue, ['K', { yes: true }], { cwd }),
  'convert': () => runCommand(convertParameter, ['S', { yes: true }], { cwd }),
  'prune': () => runCommand(prune, [{ minAge: 0, yes: true }], { cwd }),
} as const;
type Name = keyof typeof COMMANDS;

const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const batch = mockClient(BatchClient);
const cwd = declaredApp({ name: 'Shop', environment: 'aws://111122223333/eu-west-1', declarations: [DECLARATION] }).directory;

let aws: FakeAws;
function account(): void {
  aws = fakeAccount();
  for (const [name, value] of [['A', 'before'], ['A', 'old'], ['B', 'old'], ['EXTRA', 'old']]) {
    aws.ssm().put(`/p/${name}`, value);
  }
  aws.ssm().put('/p/S', 'old', 'String');
  // What is copied from another place; two of the values are there already.
  for (const [name, value] of [['A', 'old'], ['N', 'ours'], ['K', 'old'], ['L', 'ours']]) {
    aws.ssm().put(`/from/${name}`, value);
  }
  aws.secretsManager().put('from', '{"N":"ours","L":"ours"}');
  aws.secretsManager().put('json', '{"J":"before","K":"before"}');
  aws.secretsManager().put('json', '{"J":"old","K":"old","OTHER":"old"}');
  cloudFormation.reset();
  ecs.reset();
  batch.reset();
  cloudFormation.on(ListStacksCommand).resolves({ StackSummaries: [] });
  batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] });
  ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
}

interface Colleague {
  /** After so many calls of the command and answers to them. */
  readonly moment: number;
  readonly name: string;
}

interface Fault {
  readonly moment: number;
  readonly kind: 'killed' | 'throttled' | 'lost answer' | 'interrupted';
}

class Killed extends Error {}

const PARAMETERS = ['A', 'B', 'N', 'S', 'EXTRA'];
const NAMES = [...PARAMETERS, 'J', 'K', 'L', 'OTHER'];

/** Writes as a colleague does in the console. */
function writeAs(name: string, value: string): void {
  if (PARAMETERS.includes(name)) {
    aws.ssm().put(`/p/${name}`, value, aws.ssm().parameters.get(`/p/${name}`)?.type);
  } else {
    aws.secretsManager().put('json', JSON.stringify({ ...JSON.parse(aws.secretsManager().current('json')!), [name]: value }));
  }
}

const current = (name: string): string | undefined => (PARAMETERS.includes(name) ? aws.ssm().parameters.get(`/p/${name}`)?.value : JSON.parse(aws.secretsManager().current('json')!)[name]);
/** In the history of a parameter, or in a version of the secret. */
const remembered = (name: string, value: string): boolean => (PARAMETERS.includes(name)
  ? [...aws.ssm().parameters.get(`/p/${name}`)?.history ?? []].some((version) => version.value === value)
  : [...aws.secretsManager().secrets.get('json')!.versions.values()].some(({ text }) => JSON.parse(text ?? '{}')[name] === value));

/**
 * What each command may change, and how many calls its plan takes: what colleagues write before belongs to the plan. While a
 * deletion is on its way to AWS, nothing can be done: Parameter Store deletes on no condition.
 */
const ABOUT: Record<Name, { readonly changes: readonly string[]; readonly planned: number; readonly deletes?: RegExp }> = {
  'import': { changes: ['A', 'B', 'N', 'J', 'K'], planned: 2 },
  'put': { changes: ['A'], planned: 1 },
  'put of a new value': { changes: ['N'], planned: 1 },
  'put of a key': { changes: ['J'], planned: 1 },
  'rollback': { changes: ['A'], planned: 1 },
  'rollback of a key': { changes: ['J'], planned: 3 },
  // Overwrites nothing, so what colleagues write at any time counts.
  'copy': { changes: ['N', 'L'], planned: 0 },
  'copy from a secret': { changes: ['N', 'L'], planned: 0 },
  'reencrypt': { changes: [], planned: 0 },
  'delete': { changes: ['B'], planned: 1, deletes: /^(GetParameters answered|DeleteParameters)$/ },
  'delete of a key': { changes: ['K'], planned: 1 },
  'convert': { changes: ['S'], planned: 1, deletes: /^(GetParameter answered|DeleteParameter)$/ },
  'prune': { changes: ['EXTRA'], planned: 1, deletes: /^(GetParameters answered|DeleteParameters)$/ },
};

/** Calls after those that `planned` counts, and the answers to them, until a plan is complete. */
const PLANNED: Partial<Record<Name, number>> = { copy: 5 };

async function runWith(command: Name, colleagues: readonly Colleague[], fault: Fault | undefined): Promise<{ said: string; code: number; wrote: Map<string, string> }> {
  const { planned, deletes } = ABOUT[command];
  const wrote = new Map<string, string>();
  const signals = new AbortController();
  let moment = 0;
  let dead = false;
  aws.turn = async (label) => {
    if (dead) {
      throw new Killed();
    }
    const now = moment++;
    if (!deletes?.test(label)) {
      for (const { name } of colleagues.filter((colleague) => Math.max(2 * planned - 1, 0) + colleague.moment === now)) {
        const value = `colleague ${now} ${name}`;
        writeAs(name, value);
        wrote.set(name, value);
      }
    }
    if (fault?.moment === now) {
      if (fault.kind === 'killed') {
        dead = true;
        throw new Killed();
      }
      if (fault.kind === 'throttled' && !label.endsWith('answered')) {
        throw throttled();
      }
      if (fault.kind === 'lost answer' && label.endsWith('answered')) {
        throw awsError('TimeoutError', 'socket hang up', 500);
      }
      if (fault.kind === 'interrupted') {
        signals.abort();
      }
    }
  };
  const { stdout, stderr, code } = await COMMANDS[command]();
  aws.turn = () => Promise.resolve();
  return { said: stdout + stderr, code: dead ? -1 : code, wrote };
}

const colleagues = fc.array(fc.record({ moment: fc.nat(24), name: fc.constantFrom(...NAMES) }), { maxLength: 4 });
const faults = fc.option(fc.record({ moment: fc.nat(20), kind: fc.constantFrom<Fault['kind']>('killed', 'throttled', 'lost answer', 'interrupted') }), { nil: undefined });
const before = (name: string): string | undefined => (['N', 'L'].includes(name) ? undefined : 'old');

test('1,000 schedules: a colleague\'s write is never lost, and unrelated values stay', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.keys(COMMANDS) as Name[]), colleagues, faults, async (command, others, fault) => {
    account();
    const { said, code, wrote } = await runWith(command, others, fault);
    for (const [name, value] of wrote) {
      // Where a fault kept the command from putting it back, theirs is in the history, and the command has failed.
      expect([name, current(name) === value || (remembered(name, value) && fault !== undefined && code !== 0)]).toEqual([name, true]);
    }
    for (const name of NAMES.filter((candidate) => !wrote.has(candidate) && !ABOUT[command].changes.includes(candidate))) {
      expect([name, current(name)]).toEqual([name, before(name)]);
    }
    expect([current('S') ?? aws.ssm().parameters.get('/p/S.converting')?.value]).not.toEqual([undefined]);
    if (wrote.size === 0 && fault === undefined) {
      expect([code, said]).toEqual([command === 'reencrypt' ? 1 : 0, expect.not.stringContaining('somebody else')]);
    }
  }), { numRuns: 1_000 });
}, 300_000);

/** The first moment after the plan, in which a colleague writes what the command is about to change. */
const OVERTAKEN: readonly [Name, string][] = [
  ['import', 'B'], ['import', 'N'], ['import', 'K'], ['put', 'A'], ['put of a new value', 'N'], ['put of a key', 'J'], ['copy', 'N'], ['copy', 'L'], ['rollback', 'A'], ['rollback of a key', 'J'],
  ['delete', 'B'], ['delete of a key', 'K'], ['convert', 'S'], ['prune', 'EXTRA'],
];

test.each(OVERTAKEN)('%s with a concurrent write at %s exits with a code other than 0, and names the value', async (command, name) => {
  account();
  const { said, code, wrote } = await runWith(command, [{ moment: PLANNED[command] ?? 0, name }], undefined);
  expect([code === 0, said]).toEqual([false, expect.stringMatching(new RegExp(`\\b${name}\\b`))]);
  expect([...wrote]).toEqual([[name, current(name)]]);
});

test.each(['import', 'put', 'put of a key', 'copy', 'copy from a secret', 'reencrypt', 'convert', 'prune'] as const)('%s after a fault: the same command does the rest', async (command) => {
  await fc.assert(fc.asyncProperty(faults, async (fault) => {
    account();
    await COMMANDS[command]();
    const clean = NAMES.map(current);
    account();
    await runWith(command, [], fault);
    const { said } = await runWith(command, [], undefined);
    expect([NAMES.map(current), said]).toEqual([clean, expect.not.stringMatching(/was not|are not written/)]);
    expect(aws.ssm().parameters.has('/p/S.converting')).toBe(false);
  }), { numRuns: 60 });
}, 120_000);
