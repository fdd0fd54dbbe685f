import { VariableDeclaration } from '../../../src/core/declaration';
import { FoundValue, StoredValue } from '../../../src/core/stored-value';
import { fingerprint } from '../../../src/gate/function/fingerprint';
import { declaration, GateHarness, JSON_SECRET, PARAMETERS, secret } from '../../support/gate';

const parameter: FoundValue = { status: 'found', version: '1', arn: 'arn:a', modified: new Date(1_000), type: 'SecureString', value: 'one' };
const of = (reading: StoredValue, name = 'A'): string => fingerprint(new Map([[name, reading]]));

test.each<[string, StoredValue]>([
  ['version', { ...parameter, version: '2' }],
  ['ARN', { ...parameter, arn: 'arn:b' }],
  ['time', { ...parameter, modified: new Date(2_000) }],
  ['presence', { status: 'missing', what: 'parameter' }],
])('changes with the %s', (_name, changed) => {
  expect(of(changed)).not.toBe(of(parameter));
});

test('changes with the variable\'s name', () => expect(of(parameter, 'B')).not.toBe(of(parameter)));

test('is no digest of the value', () => expect(of({ ...parameter, value: 'two' })).toBe(of(parameter)));

test('doesn\'t depend on the order of variables', () => {
  const other: StoredValue = { ...parameter, arn: 'arn:b' };
  expect(fingerprint(new Map([['A', parameter], ['B', other]]))).toBe(fingerprint(new Map([['B', other], ['A', parameter]])));
});

describe('of a run', () => {
  const input = declaration({
    A: secret('A'),
    K: secret('K', 1),
    P: { kind: 'foreign-secret', arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db', stage: 'AWSPREVIOUS' } as VariableDeclaration,
    S: { kind: 'parameter', parameter: '/shared/S' } as VariableDeclaration,
  }, { stores: [PARAMETERS, JSON_SECRET] });

  async function run(between: (harness: GateHarness) => void, verification: 'values' | 'metadata' = 'values'): Promise<[string, string]> {
    const harness = new GateHarness();
    const { aws } = harness;
    aws.ssm().put('/prod/shop/A', harness.value('A'));
    aws.ssm().put('/shared/S', harness.value('S'));
    aws.secretsManager().put('prod/shop', JSON.stringify({ K: harness.value('K') }));
    aws.secretsManager().put('db', harness.value('old'));
    aws.secretsManager().put('db', harness.value('new'));
    const first = await harness.run({ ...input, verification });
    await harness.clock.sleep(1_000);
    between(harness);
    const second = await harness.run({ ...input, verification });
    expect([first.Status, second.Status]).toEqual(['SUCCESS', 'SUCCESS']);
    return [first.Data!.Fingerprint, second.Data!.Fingerprint];
  }

  const changes: [string, (harness: GateHarness) => void][] = [
    ['a new version', (h) => h.aws.ssm().put('/prod/shop/A', h.value('A2'))],
    ['a new version of an external value', (h) => h.aws.ssm().put('/shared/S', h.value('S2'))],
    ['a parameter that is created again', (h) => {
      h.aws.ssm().parameters.delete('/prod/shop/A');
      h.aws.ssm().put('/prod/shop/A', h.value('A'));
    }],
    ['a new version of the secret', (h) => void h.aws.secretsManager().put('prod/shop', JSON.stringify({ K: h.value('K2') }))],
    ['a secret that is created again', (h) => {
      h.aws.secretsManager().secrets.delete('prod/shop');
      h.aws.secretsManager().put('prod/shop', JSON.stringify({ K: h.value('K') }));
    }],
    ['a stage that moves', (h) => void h.aws.secretsManager().put('db', h.value('newest'))],
  ];
  describe.each(['values', 'metadata'] as const)('with %s', (verification) => {
    test.each(changes)('differs after %s', async (_name, between) => {
      const [first, second] = await run(between, verification);
      expect(second).not.toBe(first);
    });

    test.each<[string, (harness: GateHarness) => void]>([
      ['nothing', () => undefined],
      ['a tag', (h) => void (h.aws.secretsManager().secrets.get('prod/shop')!.changed = h.clock.now())],
      ['a version that isn\'t current', (h) => void h.aws.secretsManager().put('prod/shop', h.value('pending'), ['AWSPENDING'])],
    ])('is equal after %s', async (_name, between) => {
      const [first, second] = await run(between, verification);
      expect(second).toBe(first);
    });
  });
});
