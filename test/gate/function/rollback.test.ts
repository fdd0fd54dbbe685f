import * as fc from 'fast-check';
import { Declaration, StoreDeclaration, VariableDeclaration } from '../../../src/core/declaration';
import { GATE_TAG, OWNER_TAG, usedByTag } from '../../../src/core/ownership';
import { handleGate } from '../../../src/gate/function/handler';
import { config, declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret, STACK_ID } from '../../support/gate';

const OTHER = STACK_ID.replace('/Shop/', '/Other/');
const SINCE = Date.UTC(2026, 0, 1, 0, 10);
const input = declaration({ G: generated('G'), L: config('L', 'info'), A: secret('A') });
const left = (harness: GateHarness): string[] => [...harness.aws.ssm().parameters.keys()].sort();

/** What a value may be when a rollback comes; the first of each list is what the failed operation itself created. */
const VERSIONS = [1, 2] as const;
const TIMES = ['in the operation', 'before it'] as const;
const OWNERS = ['this stack', 'another stack', 'nobody'] as const;
const GATES = ['this gate', 'another gate', 'none'] as const;
const USERS = ['nobody', 'this stack', 'another stack'] as const;

interface Value {
  readonly version: typeof VERSIONS[number];
  readonly time: typeof TIMES[number];
  readonly owner: typeof OWNERS[number];
  readonly gate: typeof GATES[number];
  readonly user: typeof USERS[number];
}

const values = fc.record<Value>({
  version: fc.constantFrom(...VERSIONS), time: fc.constantFrom(...TIMES), owner: fc.constantFrom(...OWNERS), gate: fc.constantFrom(...GATES), user: fc.constantFrom(...USERS),
});

/** The rule as a sentence: only what this operation of this stack created through this gate, untouched and used by nobody else. */
function goes({ version, time, owner, gate, user }: Value): boolean {
  return version === 1 && time === 'in the operation' && owner === 'this stack' && gate === 'this gate' && user !== 'another stack';
}

function place(harness: GateHarness, name: string, { version, time, owner, gate, user }: Value, type = 'SecureString'): void {
  const ssm = harness.aws.ssm();
  for (let written = 0; written < version; written++) ssm.put(name, harness.value(`${name} ${written}`), type);
  const parameter = ssm.parameters.get(name)!;
  parameter.modified = time === 'in the operation' ? SINCE + 1_000 : SINCE - 1_000;
  if (owner !== 'nobody') parameter.tags.set(OWNER_TAG, owner === 'this stack' ? STACK_ID : OTHER);
  if (gate !== 'none') parameter.tags.set(GATE_TAG, gate === 'this gate' ? 'SecretsGate' : 'OtherGate');
  if (user !== 'nobody') {
    const tag = usedByTag(user === 'this stack' ? STACK_ID : OTHER);
    parameter.tags.set(tag.key, tag.value);
  }
}

function rolledBack(status: string): GateHarness {
  const harness = new GateHarness();
  harness.aws.stackStatus = status;
  harness.aws.operationStart = SINCE;
  return harness;
}

const ROLLBACKS_OF_A_CREATION = ['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'];

describe('of a creation', () => {
  test('deletes exactly what the operation created', async () => {
    await fc.assert(fc.asyncProperty(values, values, fc.constantFrom(...ROLLBACKS_OF_A_CREATION), async (G, L, status) => {
      const harness = rolledBack(status);
      place(harness, '/prod/shop/G', G);
      place(harness, '/prod/shop/L', L, 'String');
      place(harness, '/prod/shop/A', { version: 1, time: 'in the operation', owner: 'this stack', gate: 'this gate', user: 'nobody' });
      expect((await harness.run(input, { type: 'Delete' })).Status).toBe('SUCCESS');
      expect(left(harness)).toEqual(['/prod/shop/A', ...goes(G) ? [] : ['/prod/shop/G'], ...goes(L) ? [] : ['/prod/shop/L']]);
      const entry = harness.logs.find(({ message }) => message === 'Removing what was created by the deployment that is rolled back')!;
      expect([...entry.deleted].sort()).toEqual([...goes(G) ? ['/prod/shop/G'] : [], ...goes(L) ? ['/prod/shop/L'] : []]);
      expect(entry.kept).toHaveLength(2 - entry.deleted.length);
    }));
  });

  const CREATED: Value = { version: 1, time: 'in the operation', owner: 'this stack', gate: 'this gate', user: 'nobody' };
  test.each<[Partial<Value>, string]>([
    [{ version: 2 }, 'somebody changed it'],
    [{ time: 'before it' }, 'it was there before'],
    [{ owner: 'another stack' }, 'this stack did not create it'],
    [{ owner: 'nobody' }, 'this stack did not create it'],
    [{ gate: 'another gate' }, 'another ServiceSecrets created it'],
    [{ gate: 'none' }, 'another ServiceSecrets created it'],
    [{ user: 'another stack' }, 'Other uses it'],
  ])('logs why it keeps a value: %j', async (change, reason) => {
    const harness = rolledBack('ROLLBACK_IN_PROGRESS');
    place(harness, '/prod/shop/G', { ...CREATED, ...change });
    await harness.run(input, { type: 'Delete' });
    expect(harness.logs).toContainEqual(expect.objectContaining({ deleted: [], kept: [{ name: '/prod/shop/G', reason }] }));
  });

  test.each<[string, (harness: GateHarness) => void]>([
    ['the events can\'t be read', ({ aws }) => aws.faults.deny('DescribeStackEvents')],
    ['they don\'t say when it began', ({ aws }) => void (aws.operationStart = undefined)],
    ['the status can\'t be read', ({ aws }) => aws.faults.deny('DescribeStacks')],
    ['the version can\'t be read', ({ aws }) => aws.faults.deny('ssm:GetParameters')],
    ['the tags can\'t be read', ({ aws }) => aws.faults.deny('ListTags')],
    ['deleting is denied', ({ aws }) => aws.faults.deny('DeleteParameter')],
  ])('keeps all values where %s, and succeeds', async (_name, spoil) => {
    const harness = rolledBack('ROLLBACK_IN_PROGRESS');
    place(harness, '/prod/shop/G', CREATED);
    spoil(harness);
    expect((await harness.run(input, { type: 'Delete' })).Status).toBe('SUCCESS');
    expect(left(harness)).toEqual(['/prod/shop/G']);
  });

  test('keeps keys of a JSON secret, and the secret', async () => {
    const harness = new GateHarness();
    const json = declaration({ G: generated('G') }, { stores: [JSON_SECRET] });
    await harness.run(json);
    harness.aws.stackStatus = 'ROLLBACK_IN_PROGRESS';
    expect((await harness.run(json, { type: 'Delete' })).Status).toBe('SUCCESS');
    expect(harness.aws.secretsManager().current('prod/shop')).toContain('"G"');
  });
});

/** Declarations that differ in names, prefixes and keys, as an update may change them. */
const KEYS = [undefined, 'arn:aws:kms:eu-west-1:111122223333:key/1', 'arn:aws:kms:eu-west-1:111122223333:key/2'];
const stores = fc.record<StoreDeclaration>({ kind: fc.constant('ssm'), name: fc.constantFrom('/one', '/two'), key: fc.constantFrom(...KEYS) });
const variable = (name: string): fc.Arbitrary<VariableDeclaration | undefined> => fc.constantFrom(undefined, generated(name), config(name, 'info'), secret(name));
const declarations = fc.tuple(stores, variable('G'), variable('H')).map(([store, G, H]): Declaration =>
  declaration({ ...G ? { G } : {}, ...H ? { H } : {} }, { stores: [JSON.parse(JSON.stringify(store)) as StoreDeclaration] }));

describe('of an update', () => {
  test('restores the account as it was before the operation, except values whose place and key stay', async () => {
    await fc.assert(fc.asyncProperty(declarations, declarations, async (before, after) => {
      const harness = new GateHarness();
      const run = async (to: Declaration, from: Declaration): Promise<string> => (await harness.run(to, { type: 'Update', before: from })).Status;
      for (const name of ['/one/G', '/one/H', '/two/G', '/two/H']) {
        if (Object.values(before.variables).some((declared) => 'name' in declared && name === `${before.stores[0].name}/${declared.name}`)) harness.aws.ssm().put(name, harness.value(name));
      }
      const at = left(harness);
      await harness.clock.sleep(60_000);
      harness.aws.operationStart = harness.clock.now();
      harness.aws.stackStatus = 'UPDATE_IN_PROGRESS';
      await run(after, before);
      const created = left(harness).filter((name) => !at.includes(name));
      harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      expect(await run(before, after)).toBe('SUCCESS');
      // A value that was created where the old declaration has it too, under the same key, is there to stay.
      const stay = before.stores[0].name === after.stores[0].name && before.stores[0].key === after.stores[0].key
        ? created.filter((name) => Object.values(before.variables).some((declared) => 'name' in declared && name.endsWith(`/${declared.name}`))) : [];
      expect(left(harness)).toEqual([...at, ...stay].sort());
    }));
  });

  const before = declaration({ G: generated('G') });
  const after = declaration({ G: generated('G'), H: generated('H') });
  const updated = async (): Promise<GateHarness> => {
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/G', harness.value('G'));
    harness.aws.stackStatus = 'UPDATE_IN_PROGRESS';
    expect((await harness.run(after, { type: 'Update', before })).Status).toBe('SUCCESS');
    return harness;
  };

  test('a forward update that removes a variable deletes nothing', async () => {
    const harness = await updated();
    expect((await harness.run(before, { type: 'Update', before: after })).Status).toBe('SUCCESS');
    expect(left(harness)).toEqual(['/prod/shop/G', '/prod/shop/H']);
  });

  test('creates nothing, and succeeds in spite of missing values', async () => {
    const harness = await updated();
    harness.aws.ssm().parameters.delete('/prod/shop/G');
    harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    expect((await harness.run(before, { type: 'Update', before: after })).Status).toBe('SUCCESS');
    expect(left(harness)).toEqual([]);
    expect(harness.messages()).toContain('G: /prod/shop/G does not exist');
  });

  test('the next attempt creates values again', async () => {
    const harness = await updated();
    harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    await harness.run(before, { type: 'Update', before: after });
    harness.aws.stackStatus = 'UPDATE_IN_PROGRESS';
    expect((await harness.run(after, { type: 'Update', before })).Status).toBe('SUCCESS');
    expect(left(harness)).toEqual(['/prod/shop/G', '/prod/shop/H']);
  });

  test('a declaration of another format deletes nothing', async () => {
    const harness = await updated();
    harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const event = harness.event(before, { type: 'Update', before: after });
    const newer = { ...event, OldResourceProperties: { Declaration: { ...event.OldResourceProperties!.Declaration, Format: '9' } } };
    expect((await handleGate(newer, harness.dependencies)).Status).toBe('SUCCESS');
    expect(left(harness)).toEqual(['/prod/shop/G', '/prod/shop/H']);
  });
});

test('a creation that failed and was rolled back succeeds when it is repeated with another key', async () => {
  const harness = new GateHarness();
  const under = (key: string): Declaration => declaration({ G: generated('G') }, { stores: [{ ...PARAMETERS, key }] });
  expect((await harness.run(under(KEYS[1]!))).Status).toBe('SUCCESS');
  harness.aws.stackStatus = 'ROLLBACK_IN_PROGRESS';
  await harness.run(under(KEYS[1]!), { type: 'Delete' });
  harness.aws.stackStatus = 'CREATE_IN_PROGRESS';
  harness.aws.faults.deny(`kms:Decrypt ${KEYS[1]}`);
  expect((await harness.run(under(KEYS[2]!))).Status).toBe('SUCCESS');
});
