import * as fc from 'fast-check';
import { Declaration, VariableDeclaration } from '../../src/core/declaration';
import { RuleDeclaration } from '../../src/core/rules';
import { decodeDeclaration, encodeDeclaration } from '../../src/core/wire';

const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/);
const rule: fc.Arbitrary<RuleDeclaration> = fc.oneof(
  fc.record({ kind: fc.constant('url' as const), schemes: fc.option(fc.array(fc.constantFrom('https', 'redis'), { minLength: 1 }), { nil: undefined }), warning: fc.constantFrom(undefined, true as const) }),
  fc.record({ kind: fc.constant('integer' as const), min: fc.option(fc.integer(), { nil: undefined }), max: fc.option(fc.integer(), { nil: undefined }) }),
  fc.record({ kind: fc.constant('startsWith' as const), prefix: fc.string() }),
  fc.record({ kind: fc.constant('certificate' as const), daysLeft: fc.nat() }),
  fc.constantFrom<RuleDeclaration>({ kind: 'port' }, { kind: 'trueOrFalse' }),
);
const rules = fc.option(fc.array(rule, { minLength: 1, maxLength: 3 }), { nil: undefined });
const file = fc.option(fc.record({ path: fc.constant('/run/secrets/x'), encoding: fc.constant('base64' as const) }), { nil: undefined });
const variable = (key: string): fc.Arbitrary<VariableDeclaration> => fc.oneof(
  fc.record({ kind: fc.constant('secret' as const), store: fc.nat(2), name: fc.oneof(fc.constant(key), name), file, rules }),
  fc.record({ kind: fc.constant('generated' as const), store: fc.nat(2), name: fc.constant(key), length: fc.integer({ min: 8, max: 512 }), alphabet: fc.string({ minLength: 2 }), destroy: fc.constant(true) }),
  fc.record({ kind: fc.constant('config' as const), store: fc.nat(2), name, value: fc.string() }),
  fc.record({ kind: fc.constant('plain' as const), rules }),
  fc.record({ kind: fc.constant('parameter' as const), parameter: fc.constant('/a/b'), region: fc.constantFrom(undefined, 'eu-west-1') }),
  fc.record({ kind: fc.constant('foreign-secret' as const), arn: fc.constant('arn:x'), field: fc.constantFrom(undefined, 'password') }),
);
const declaration: fc.Arbitrary<Declaration> = fc.record({
  service: fc.string(),
  verification: fc.constantFrom('values' as const, 'metadata' as const),
  stores: fc.array(fc.record({ kind: fc.constant('ssm' as const), name: fc.constant('/prod/shop') }), { minLength: 1, maxLength: 3 }),
  variables: fc.uniqueArray(name, { maxLength: 20 }).chain((names) => fc.record(Object.fromEntries(names.map((key) => [key, variable(key)])))),
});

/** CloudFormation hands every number and boolean to a custom resource as a string. */
const throughCloudFormation = (properties: unknown): any =>
  JSON.parse(JSON.stringify(properties), (_key, value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value));

test('a declaration passes through a template and a custom resource unchanged', () => {
  fc.assert(fc.property(declaration, (input) => {
    const plainInput = JSON.parse(JSON.stringify(input));
    expect(decodeDeclaration(throughCloudFormation(encodeDeclaration(input)))).toEqual(plainInput);
  }));
});

test('a plain list of secrets costs little more than its names', () => {
  const names = Array.from({ length: 500 }, (_, i) => `VARIABLE_${String(i).padStart(15, '0')}`);
  const wire = encodeDeclaration({
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: 'ssm', name: '/prod/shop' }],
    variables: Object.fromEntries(names.map((n) => [n, { kind: 'secret', store: 0, name: n }])),
  });
  expect(JSON.stringify(wire).length).toBeLessThan(500 * 28 + 200);
});

const shop = (variables: Declaration['variables']): Declaration => ({ service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables });

test('without rules the format is what older versions read, and with rules another one', () => {
  expect(encodeDeclaration(shop({ A: { kind: 'secret', store: 0, name: 'A' } })).Format).toBe('1');
  expect(encodeDeclaration(shop({ A: { kind: 'secret', store: 0, name: 'A', rules: [{ kind: 'port' }] } })).Format).toBe('2');
});

test('parts pass through a template with their rules, and need the second format', () => {
  const input: Declaration = {
    ...shop({
      URL: { kind: 'derived', store: 0, name: 'URL', template: '{a}{b}' },
      CONF: { kind: 'derived-file', template: '{a}', file: { path: '/run/x/y' }, rules: [{ kind: 'json' }] },
    }),
    parts: {
      'URL/a': { kind: 'secret', store: 0, name: 'a', rules: [{ kind: 'port' }] },
      'URL/b': { kind: 'text', text: '5432' },
      'CONF/a': { kind: 'generated', store: 0, name: 'a', length: 32, alphabet: 'hex', destroy: true },
    },
  };
  const wire = encodeDeclaration(input);

  expect(wire.Format).toBe('2');
  expect(decodeDeclaration(throughCloudFormation(wire))).toEqual(input);
});

test('each distinct rule is encoded once, however many variables have it', () => {
  const names = Array.from({ length: 500 }, (_, i) => `VARIABLE_${String(i).padStart(15, '0')}`);
  const both: RuleDeclaration[] = [{ kind: 'url', schemes: ['postgres', 'postgresql'] }, { kind: 'minLength', length: 20 }];
  const wire = encodeDeclaration(shop(Object.fromEntries(names.map((n) => [n, { kind: 'secret', store: 0, name: n, rules: both }]))));
  expect(wire.Rules).toEqual([{ Kind: 'url', Schemes: ['postgres', 'postgresql'] }, { Kind: 'minLength', Length: 20 }]);
  expect(JSON.stringify(wire).length).toBeLessThan(500 * 62 + 400);
});

test('a rule of a later version is refused rather than ignored', () => {
  expect(() => decodeDeclaration({ ...encodeDeclaration(shop({})), Format: '2', Rules: [{ Kind: 'other' }], RulesOf: { A: ['0'] } })).toThrow('`Rules` of the declaration must be rules that this version knows');
});

test('another format is refused with the fix', () => {
  expect(() => decodeDeclaration({ Format: '3', Service: 's', Verification: 'values', Stores: [] }))
    .toThrow('`Format` of the declaration must be 1 or 2, got: 3; use the same version of cdk-service-secrets as the app');
});
