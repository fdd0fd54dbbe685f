import * as fc from 'fast-check';
import { RuleDeclaration, ruleProblem } from '../../../src/core/rules';
import { contradiction, exclude } from '../../../src/core/rules/exclusion';

const url = (...schemes: string[]): RuleDeclaration => ({ kind: 'url', ...(schemes.length ? { schemes } : {}) });
const prefix = (text: string): RuleDeclaration => ({ kind: 'startsWith', prefix: text });

test.each<[RuleDeclaration, RuleDeclaration]>([
  [{ kind: 'port' }, { kind: 'trueOrFalse' }],
  [{ kind: 'integer', max: 0 }, { kind: 'port' }],
  [{ kind: 'integer', min: 5 }, { kind: 'integer', max: 4 }],
  [{ kind: 'oneOf', values: ['a', 'b'] }, { kind: 'minLength', length: 2 }],
  [{ kind: 'oneOf', values: ['a'] }, { kind: 'oneOf', values: ['b'] }],
  [url('https'), url('postgres')],
  [url('https'), prefix('sk_')],
  [url(), prefix('x y')],
  [url(), { kind: 'json' }],
  [url(), { kind: 'pem' }],
  [prefix('sk_live_'), prefix('sk_test_')],
  [prefix('sk_'), { kind: 'base64' }],
  [prefix('x'), { kind: 'json' }],
  [prefix('['), { kind: 'json', fields: ['a'] }],
  [prefix('x'), { kind: 'port' }],
  [{ kind: 'port' }, { kind: 'minLength', length: 6 }],
  [{ kind: 'certificate' }, { kind: 'json' }],
])('no value meets %j and %j', (a, b) => expect([exclude(a, b), exclude(b, a)]).toEqual([true, true]));

test.each<[RuleDeclaration, RuleDeclaration]>([
  [{ kind: 'integer' }, { kind: 'port' }],
  [{ kind: 'integer' }, { kind: 'json' }],
  [{ kind: 'trueOrFalse' }, { kind: 'json' }],
  [{ kind: 'oneOf', values: ['1', 'x'] }, { kind: 'port' }],
  [url(), url('https')],
  [url('https'), prefix('https://hooks.example/')],
  [url('https', 'http'), prefix('ht')],
  [url(), prefix('HTTPS://')],
  [prefix('sk_'), prefix('sk_live_')],
  [{ kind: 'pem' }, { kind: 'certificate' }],
  [{ kind: 'port' }, { kind: 'minLength', length: 5 }],
  [{ kind: 'port', warning: true }, { kind: 'trueOrFalse' }],
])('a value may meet %j and %j', (a, b) => expect([exclude(a, b), exclude(b, a)]).toEqual([false, false]));

const RULES: fc.Arbitrary<RuleDeclaration> = fc.oneof(
  fc.record({ kind: fc.constant('url' as const), schemes: fc.option(fc.subarray(['http', 'https', 'redis'], { minLength: 1 }), { nil: undefined }) }),
  fc.record({ kind: fc.constant('startsWith' as const), prefix: fc.constantFrom('h', 'https://', '1', '-', '{', 'true', 'AA') }),
  fc.record({ kind: fc.constant('oneOf' as const), values: fc.subarray(['1', '-7', 'true', 'AAAA', 'http://x', '{"a":1}'], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('integer' as const), min: fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }) }),
  fc.constantFrom<RuleDeclaration>({ kind: 'port' }, { kind: 'trueOrFalse' }, { kind: 'json' }, { kind: 'json', fields: ['a'] }, { kind: 'base64' }, { kind: 'pem' }, { kind: 'minLength', length: 5 }),
);
const VALUES = fc.oneof(fc.constantFrom('1', '-7', 'true', 'AAAA', 'http://x', 'https://x/y', '{"a":1}', '65535', '-----BEGIN A-----\nAAAA\n-----END A-----'), fc.integer().map(String), fc.webUrl());

test('no value meets two rules that exclude each other', () => {
  fc.assert(fc.property(RULES, RULES, VALUES, (a, b, value) => {
    fc.pre(ruleProblem(a, value) === undefined && ruleProblem(b, value) === undefined);
    expect(exclude(a, b)).toBe(false);
  }), { numRuns: 2_000 });
});

test('the error of a contradiction names both rules', () => {
  const rules: RuleDeclaration[] = [{ kind: 'json' }, { kind: 'port' }, { kind: 'trueOrFalse' }];
  expect(contradiction(rules, rules)).toBe('port and trueOrFalse');
  expect(contradiction(rules.slice(0, 2), rules.slice(0, 2))).toBeUndefined();
});
