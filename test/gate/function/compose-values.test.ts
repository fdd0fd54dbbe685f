import * as fc from 'fast-check';
import { GateAttribute } from '../../../src/core/contracts/gate';
import { Declaration, DerivedFile, DerivedVariable, PartDeclaration } from '../../../src/core/declaration';
import { DERIVED_TAG, GATE_TAG, OWNER_TAG, usedByTag } from '../../../src/core/ownership';
import { declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret, STACK_ID } from '../../support/gate';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';
const NAME = '/prod/shop/DATABASE_URL';
const DB = 'prod/db';
const field = (name: string): PartDeclaration => ({ kind: 'foreign-secret', arn: DB, field: name });
const url = (template = 'postgres://{user:url}:{password:url}@{host}/shop'): DerivedVariable => ({ kind: 'derived', store: 0, name: 'DATABASE_URL', template });
const parts: Declaration['parts'] = {
  'DATABASE_URL/user': field('username'),
  'DATABASE_URL/password': field('password'),
  'DATABASE_URL/host': { kind: 'text', text: 'db.example.com:5432' },
};
const input = declaration({ DATABASE_URL: url() }, { parts, stores: [{ ...PARAMETERS, key: KEY }] });

function prepared(): GateHarness {
  const harness = new GateHarness();
  rotate(harness, 'p@ss:w/rd');
  return harness;
}

function rotate(harness: GateHarness, password: string): void {
  harness.aws.secretsManager().put('prod/db', JSON.stringify({ username: 'shop', password }));
}

const stored = (harness: GateHarness) => harness.aws.ssm().parameters.get(NAME);

describe('a derived value', () => {
  test('is composed, with key, tags and the standard tier, in one call', async () => {
    const harness = prepared();

    expect((await harness.run(input, { Tags: { team: 'shop' } })).Status).toBe('SUCCESS');
    expect(stored(harness)).toMatchObject({ value: 'postgres://shop:p%40ss%3Aw%2Frd@db.example.com:5432/shop', type: 'SecureString', keyId: KEY, tier: 'Standard', version: 1 });
    expect(Object.fromEntries(stored(harness)!.tags)).toEqual({ [OWNER_TAG]: STACK_ID, [GATE_TAG]: 'SecretsGate', [DERIVED_TAG]: expect.stringMatching(/^[0-9a-f]{16}$/), team: 'shop' });
    expect(harness.aws.calls.filter(({ operation }) => operation === 'PutParameter').map(({ input: call }) => call)).toMatchObject([{ Overwrite: false, KeyId: KEY }]);
  });

  test('is not written while its parts are unchanged', async () => {
    const harness = prepared();
    await harness.run(input);
    await harness.run(input, { type: 'Update', before: input });

    expect(harness.aws.count('PutParameter')).toBe(1);
  });

  test('follows a part in the next deployment: overwritten without tags, under the key of its store', async () => {
    const harness = prepared();
    const first = await harness.run(input);
    rotate(harness, 'another');
    const second = await harness.run(input, { type: 'Update', before: input });

    expect(stored(harness)).toMatchObject({ value: 'postgres://shop:another@db.example.com:5432/shop', version: 2, keyId: KEY });
    expect(stored(harness)!.tags.has(DERIVED_TAG)).toBe(true);
    const { input: call } = harness.aws.calls.filter(({ operation }) => operation === 'PutParameter')[1];
    expect(call).toMatchObject({ Overwrite: true, KeyId: KEY, Tier: 'Standard' });
    expect(call).not.toHaveProperty('Tags');
    expect(first.Data?.[GateAttribute.FINGERPRINT]).not.toBe(second.Data?.[GateAttribute.FINGERPRINT]);
  });

  test('changes the fingerprint by its own version, not by those of its parts', async () => {
    const harness = prepared();
    const first = await harness.run(input);
    rotate(harness, 'p@ss:w/rd');
    const second = await harness.run(input, { type: 'Update', before: input });

    expect(stored(harness)!.version).toBe(1);
    expect(first.Data?.[GateAttribute.FINGERPRINT]).toBe(second.Data?.[GateAttribute.FINGERPRINT]);
  });

  test('replaces a hand edit, and the log names the editor', async () => {
    const harness = prepared();
    await harness.run(input);
    harness.aws.ssm().put(NAME, harness.value('EDIT'), 'SecureString', KEY);
    await harness.run(input, { type: 'Update', before: input });

    expect(stored(harness)!.value).toBe('postgres://shop:p%40ss%3Aw%2Frd@db.example.com:5432/shop');
    expect(harness.logs).toContainEqual({ message: 'composed again', variable: 'DATABASE_URL', replacedVersion: 2, writtenBy: 'arn:aws:iam::111122223333:user/ada' });
  });

  test('is composed under the new key when its store has another one', async () => {
    const harness = prepared();
    await harness.run(input);
    harness.aws.faults.deny(`kms:Decrypt ${KEY}`);
    const other = 'arn:aws:kms:eu-west-1:111122223333:key/2';
    const { Status } = await harness.run({ ...input, stores: [{ ...PARAMETERS, key: other }] }, { type: 'Update', before: input });

    expect(Status).toBe('SUCCESS');
    expect(stored(harness)).toMatchObject({ keyId: other, version: 2 });
  });

  test.each([
    ['no tag at all', () => new Map<string, string>()],
    ['the tags of a generated value', () => new Map([[OWNER_TAG, STACK_ID], [GATE_TAG, 'SecretsGate']])],
    ['the tags of another stack', () => new Map([[OWNER_TAG, `${STACK_ID}x`], [DERIVED_TAG, 'SecretsGate']])],
  ])('doesn\'t replace a parameter with %s', async (_, tags) => {
    const harness = prepared();
    const theirs = harness.value('THEIRS');
    harness.aws.ssm().put(NAME, theirs);
    tags().forEach((value, key) => stored(harness)!.tags.set(key, value));
    const { Status, Reason } = await harness.run(declaration({ ...input.variables, SESSION: generated('SESSION') }, { parts, stores: input.stores }));

    expect({ Status, Reason }).toEqual({
      Status: 'FAILED',
      Reason: '1 of 4 values is not ready:\nDATABASE_URL: /prod/shop/DATABASE_URL exists, and no gate of this stack composed it: it is left as it is\n'
        + '-> set another `name` for the derived value in code, or delete that parameter if nobody else uses it',
    });
    expect(stored(harness)).toMatchObject({ value: theirs, version: 1 });
    expect(harness.aws.count('PutParameter')).toBe(0);
  });

  test('is composed of values that the same run creates, and of a JSON secret of the service', async () => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/shop', JSON.stringify({ USER: 'shop' }));
    const mixed = declaration({ DATABASE_URL: { ...url('{user}:{session}'), store: 1 } }, {
      stores: [JSON_SECRET, PARAMETERS],
      parts: { 'DATABASE_URL/user': { kind: 'secret', store: 0, name: 'USER' }, 'DATABASE_URL/session': { kind: 'generated', store: 1, name: 'SESSION', length: 32, alphabet: 'alphanumeric' } },
    });

    expect((await harness.run(mixed)).Status).toBe('SUCCESS');
    expect(stored(harness)!.value).toBe(`shop:${harness.aws.ssm().parameters.get('/prod/shop/SESSION')!.value}`);
  });

  test.each([
    ['the field is missing', { username: 'shop' }],
    ['the field is empty', { username: 'shop', password: '' }],
    ['the field is an object', { username: 'shop', password: { a: 1 } }],
  ])('is not composed when %s, and nothing is written', async (_, json) => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/db', JSON.stringify(json));
    const { Status, Reason } = await harness.run(input);

    expect(Status).toBe('FAILED');
    expect(Reason).toContain('DATABASE_URL/password: ');
    expect(harness.aws.ssm().parameters.size).toBe(0);
  });

  test.each([
    ['more than 4,096 bytes', 'x'.repeat(4_096), '{user}{password}', 'has more than 4096 bytes'],
    ['two braces', '{{a}}', '{user}{password}', 'has `{{`, which Parameter Store refuses'],
  ])('is refused with %s', async (_, password, template, problem) => {
    const harness = new GateHarness();
    rotate(harness, password);
    const { Status, Reason } = await harness.run({ ...input, variables: { DATABASE_URL: url(template) } });

    expect(Status).toBe('FAILED');
    expect(Reason).toContain(`DATABASE_URL: the text composed of its parts ${problem}\n-> change a part`);
    expect(harness.aws.ssm().parameters.size).toBe(0);
  });

  test('is checked by its rules', async () => {
    const harness = prepared();
    const { Status, Reason } = await harness.run({ ...input, variables: { DATABASE_URL: { ...url(), rules: [{ kind: 'url', schemes: ['mysql'] }] } } });

    expect(Status).toBe('FAILED');
    expect(Reason).toContain('DATABASE_URL: the text composed of its parts ');
    expect(harness.aws.ssm().parameters.size).toBe(0);
  });

  test('is composed of the newest parts when one is rotated meanwhile', async () => {
    const harness = prepared();
    let rotated = false;
    harness.aws.turn = async (label) => {
      if (label === 'PutParameter' && !rotated) {
        rotated = true;
        rotate(harness, 'newest');
      }
    };

    expect((await harness.run(input)).Status).toBe('SUCCESS');
    expect(stored(harness)).toMatchObject({ value: 'postgres://shop:newest@db.example.com:5432/shop', version: 2 });
  });

  test('waits until a read returns what it wrote', async () => {
    const harness = prepared();
    harness.aws.faults.lag = 8_000;

    expect((await harness.run(input)).Status).toBe('SUCCESS');
    expect(stored(harness)!.version).toBe(1);
  });

  test.each(['ssm:PutParameter', 'kms:Encrypt', 'ssm:ListTagsForResource'])('waits for a policy that allows %s', async (what) => {
    const harness = prepared();
    harness.aws.faults.deny(what, 30_000);

    expect((await harness.run(input)).Status).toBe('SUCCESS');
  });

  test('that can\'t be written is a finding, and the gate deletes what the run created', async () => {
    const harness = prepared();
    harness.aws.faults.deny(`ssm:PutParameter arn:aws:ssm:eu-west-1:111122223333:parameter${NAME}`);
    const { Status, Reason } = await harness.run(declaration({ ...input.variables, SESSION: generated('SESSION') }, { parts, stores: input.stores }));

    expect(Status).toBe('FAILED');
    expect(Reason).toContain('DATABASE_URL: /prod/shop/DATABASE_URL could not be composed (');
    expect(harness.aws.ssm().parameters.size).toBe(0);
  });

  test('has the text of the old template after a rollback', async () => {
    const harness = prepared();
    await harness.run(input);
    const next = { ...input, variables: { DATABASE_URL: url('mysql://{user:url}:{password:url}@{host}/shop') } };
    await harness.run(next, { type: 'Update', before: input });
    expect(stored(harness)!.value).toContain('mysql://');
    harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';

    expect((await harness.run(input, { type: 'Update', before: next })).Status).toBe('SUCCESS');
    expect(stored(harness)!.value).toContain('postgres://');
  });

  test('records in its tag how it is composed, before the value changes', async () => {
    const harness = prepared();
    await harness.run(input);
    const first = stored(harness)!.tags.get(DERIVED_TAG);
    await harness.run(input, { type: 'Update', before: input });
    expect(harness.aws.count('AddTagsToResource')).toBe(0);
    const next = { ...input, variables: { DATABASE_URL: url('mysql://{user:url}:{password:url}@{host}/shop') } };
    await harness.run(next, { type: 'Update', before: input });

    expect(stored(harness)!.tags.get(DERIVED_TAG)).not.toBe(first);
    const writes = harness.aws.calls.map(({ operation }) => operation).filter((operation) => ['AddTagsToResource', 'PutParameter'].includes(operation));
    expect(writes).toEqual(['PutParameter', 'AddTagsToResource', 'PutParameter']);
  });

  test('doesn\'t block a rollback when its parts are gone', async () => {
    const harness = prepared();
    await harness.run(input);
    harness.aws.secretsManager().secrets.clear();
    harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';

    expect((await harness.run(input, { type: 'Update', before: input })).Status).toBe('SUCCESS');
    expect(stored(harness)!.version).toBe(1);
  });
});

describe('the life of a derived value', () => {
  test('it is deleted with its stack', async () => {
    const harness = prepared();
    await harness.run(input);
    harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
    await harness.run(input, { type: 'Delete' });

    expect(harness.aws.ssm().parameters.size).toBe(0);
  });

  test('it stays where another stack uses it, or people have removed its tags', async () => {
    for (const change of [(tags: Map<string, string>) => tags.set(usedByTag(`${STACK_ID.slice(0, -4)}beef`).key, `${STACK_ID.slice(0, -4)}beef`), (tags: Map<string, string>) => tags.delete(OWNER_TAG)]) {
      const harness = prepared();
      await harness.run(input);
      change(stored(harness)!.tags);
      harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
      await harness.run(input, { type: 'Delete' });

      expect(stored(harness)).toBeDefined();
    }
  });

  test('it stays when it is no longer declared', async () => {
    const harness = prepared();
    await harness.run(input);
    await harness.run(declaration({ LEVEL: { kind: 'config', store: 0, name: 'LEVEL', value: 'info' } }), { type: 'Update', before: input });

    expect(stored(harness)).toBeDefined();
  });

  test('it is deleted when its creation is rolled back', async () => {
    const harness = prepared();
    await harness.run(input);
    harness.aws.stackStatus = 'ROLLBACK_IN_PROGRESS';
    await harness.run(input, { type: 'Delete' });

    expect(harness.aws.ssm().parameters.size).toBe(0);
  });
});

describe('a composed file', () => {
  const file = (template: string, rest: Partial<DerivedFile> = {}): DerivedFile => ({ kind: 'derived-file', template, file: { path: '/run/secrets/app.json' }, ...rest });
  const withFile = (one: DerivedFile): Declaration => declaration({ DATABASE_URL: one }, { parts });

  test('has its parts checked, and nothing stored', async () => {
    const harness = prepared();

    expect((await harness.run(withFile(file('{user}{password}{host}')))).Status).toBe('SUCCESS');
    expect(harness.aws.ssm().parameters.size).toBe(0);
  });

  test('adds the versions of its parts to the fingerprint', async () => {
    const harness = prepared();
    const first = await harness.run(withFile(file('{user}{password}{host}')));
    rotate(harness, 'another');
    const second = await harness.run(withFile(file('{user}{password}{host}')), { type: 'Update' });

    expect(first.Data?.[GateAttribute.FINGERPRINT]).not.toBe(second.Data?.[GateAttribute.FINGERPRINT]);
  });

  test.each([
    ['its rules', file('{user}{password}{host}', { rules: [{ kind: 'json' }] }), 'the text composed of its parts '],
    ['its format', file('{user}{password}{host}', { file: { path: '/run/x', format: 'google-credentials' } }), 'is not JSON, so not a Google credentials file'],
  ])('is checked by %s', async (_, one, problem) => {
    expect((await prepared().run(withFile(one))).Reason).toContain(problem);
  });
});

test('parts are declared separately from variables, and have names that no variable can have', async () => {
  const harness = new GateHarness();
  const { Reason } = await harness.run(declaration({ DATABASE_URL: url('{a}'), A: secret('A') }, { parts: { 'DATABASE_URL/a': { kind: 'secret', store: 0, name: 'a' } } }));

  expect(Reason).toContain('DATABASE_URL/a: /prod/shop/a does not exist\n-> npx cdk-service-secrets put DATABASE_URL/a ');
});

/** Rotations, hand edits, deployments and stale reads in any order: the last deployment leaves what the parts make, and says nothing of them. */
test('1,000 interleavings of rotations, edits and deployments end with the composition of the parts', async () => {
  const step = fc.constantFrom('rotate', 'edit', 'untag', 'deploy', 'two deployments', 'lag');
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(30), { maxLength: 3 }), async (steps, rotations) => {
    const harness = prepared();
    let secrets = 0;
    let calls = 0;
    let last = 'p@ss:w/rd';
    const next = (): void => {
      last = `secret-value-${secrets++}-@:/?#`;
      rotate(harness, last);
    };
    harness.aws.turn = async () => {
      if (rotations.includes(calls++)) {
        next();
      }
    };
    const deploy = (): Promise<unknown> => harness.run(input, { type: 'Update', before: input });
    for (const one of steps) {
      switch (one) {
        case 'rotate': next(); break;
        case 'edit': harness.aws.ssm().put(NAME, harness.value('EDIT'), 'SecureString', KEY); break;
        case 'untag': stored(harness)?.tags.clear(); harness.aws.ssm().parameters.delete(NAME); break;
        case 'lag': harness.aws.faults.lag = 3_000; break;
        case 'deploy': await deploy(); break;
        case 'two deployments': await Promise.all([deploy(), deploy()]); break;
      }
    }
    if (stored(harness) && !stored(harness)!.tags.has(DERIVED_TAG)) {
      harness.aws.ssm().parameters.delete(NAME);
    }
    harness.aws.turn = () => Promise.resolve();
    await deploy();
    expect(stored(harness)!.value).toBe(`postgres://shop:${encodeURIComponent(last)}@db.example.com:5432/shop`);
  }), { numRuns: 1_000 });
}, 120_000);
