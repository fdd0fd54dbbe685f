import * as fc from 'fast-check';
import { certificate, privateKey } from './certificates';
import { describeRule, judgeValue, RuleDeclaration, ruleProblem } from '../../../src/core/rules';

const KEY = privateKey();
const CERTIFICATE = certificate(100);
const inDays = (days: number): Date => new Date(Date.now() + days * 24 * 60 * 60_000);

const POSTGRES: RuleDeclaration = { kind: 'url', schemes: ['postgres', 'postgresql'] };

test.each<[RuleDeclaration, string[]]>([
  [{ kind: 'url' }, ['https://x', 'redis://localhost:6379', 'postgres://u:p%40@h:5432/db?sslmode=require', 'file:///etc/x', 'HTTPS://X', 'postgres:///db?host=/run/postgres', 'https://[::1]:8080/']],
  [POSTGRES, ['postgres://h/db', 'postgresql://u@h', 'POSTGRES://h']],
  [{ kind: 'startsWith', prefix: 'sk_live_' }, ['sk_live_', 'sk_live_abc']],
  [{ kind: 'oneOf', values: ['debug', 'info'] }, ['debug', 'info']],
  [{ kind: 'integer' }, ['0', '1', '-1', '9007199254740991', '-9007199254740991']],
  [{ kind: 'integer', min: 1, max: 64 }, ['1', '64']],
  [{ kind: 'integer', max: -5 }, ['-5', '-6']],
  [{ kind: 'port' }, ['1', '443', '65535']],
  [{ kind: 'trueOrFalse' }, ['true', 'false']],
  [{ kind: 'json' }, ['{}', '[]', '1', 'null', '"x"', ' {"a":1}\n']],
  [{ kind: 'json', fields: ['id', 'key'] }, ['{"id":null,"key":1,"other":2}']],
  [{ kind: 'pem' }, [KEY, CERTIFICATE, `${KEY}${CERTIFICATE}`, KEY.replace(/\n/g, '\r\n'), KEY.trimEnd()]],
  [{ kind: 'pem', labels: ['PRIVATE KEY', 'RSA PRIVATE KEY'] }, [KEY, `${CERTIFICATE}${KEY}`]],
  [{ kind: 'certificate' }, [CERTIFICATE, `${KEY}${CERTIFICATE}`, `${CERTIFICATE}${CERTIFICATE}`]],
  [{ kind: 'certificate', daysLeft: 99 }, [CERTIFICATE]],
  [{ kind: 'minLength', length: 3 }, ['abc', 'äöü', '😀😀😀']],
  [{ kind: 'base64' }, ['AAAA', 'AA==', 'AAA=', 'AA\nAA\n']],
  [{ kind: 'base64', bytes: 32 }, [Buffer.alloc(32).toString('base64')]],
])('%j accepts valid values', (rule, values) => {
  expect(values.filter((value) => ruleProblem(rule, value) !== undefined)).toEqual([]);
});

test.each<[RuleDeclaration, string, string]>([
  [{ kind: 'url' }, 'localhost:5432', 'is not a URL'],
  [{ kind: 'url' }, 'mailto:ada@example.com', 'is not a URL'],
  [{ kind: 'url' }, 'https://', 'is not a URL'],
  [{ kind: 'url' }, 'mongodb://a:1,b:2/db', 'is not a URL'],
  [{ kind: 'url' }, 'postgres://u:p#w@h/db', 'is not a URL'],
  [{ kind: 'url' }, 'https://x\n', 'contains blanks or line breaks, which a URL cannot have'],
  [{ kind: 'url' }, ' https://x', 'contains blanks or line breaks, which a URL cannot have'],
  [POSTGRES, 'mysql://h/db', 'is not a URL that begins with postgres:// or postgresql://'],
  [{ kind: 'startsWith', prefix: 'sk_live_' }, 'sk_test_abc', 'does not begin with "sk_live_"'],
  [{ kind: 'oneOf', values: ['debug', 'info'] }, 'INFO', 'is not one of "debug" or "info"'],
  [{ kind: 'oneOf', values: Array.from({ length: 12 }, (_, i) => `v${i}`) }, 'x', 'is not one of "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9" and 2 more'],
  ...['', '1.0', '1e3', '+1', '007', '-0', ' 1', '1\n', '0x10', '９', '9007199254740992', '1'.repeat(400)].map((value): [RuleDeclaration, string, string] => [{ kind: 'integer' }, value, 'is not a whole number in plain digits']),
  [{ kind: 'integer', min: 1, max: 64 }, '65', 'is not a whole number from 1 to 64'],
  [{ kind: 'integer', min: 1 }, '0', 'is not a whole number of at least 1'],
  [{ kind: 'integer', max: 1 }, '2', 'is not a whole number of at most 1'],
  ...['0', '65536', '-1', 'http', '80 '].map((value): [RuleDeclaration, string, string] => [{ kind: 'port' }, value, 'is not the number of a port, 1 to 65535']),
  ...['True', '1', 'yes', '', 'true '].map((value): [RuleDeclaration, string, string] => [{ kind: 'trueOrFalse' }, value, 'is not true or false in small letters']),
  [{ kind: 'json' }, '{a:1}', 'is not JSON'],
  [{ kind: 'json', fields: ['id'] }, '[]', 'is JSON but an array, not an object'],
  [{ kind: 'json', fields: ['id', 'key', 'toString'] }, '{"id":1}', 'is a JSON object without key, toString'],
  [{ kind: 'pem' }, 'MIIB', 'is not PEM with complete lines -----BEGIN …----- and -----END …-----'],
  [{ kind: 'pem' }, KEY.slice(0, -20), 'is not PEM with complete lines -----BEGIN …----- and -----END …-----'],
  [{ kind: 'pem' }, KEY.replace(/\n/g, '\\n'), 'has line breaks of PEM written as \\n: store it with real line breaks'],
  [{ kind: 'pem' }, KEY.replace(/\n/g, ' '), 'is not PEM with complete lines -----BEGIN …----- and -----END …-----'],
  [{ kind: 'pem' }, '-----BEGIN X-----\n!!\n-----END X-----', 'has a PEM block that is not base64 in lines (often cut off, or without its line breaks)'],
  [{ kind: 'pem' }, '-----BEGIN X-----\n-----END X-----', 'has a PEM block that is not base64 in lines (often cut off, or without its line breaks)'],
  [{ kind: 'pem' }, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'has a private key in PEM that cannot be read (often cut off)'],
  [{ kind: 'pem', labels: ['RSA PRIVATE KEY', 'EC PRIVATE KEY'] }, KEY, 'has no PEM block RSA PRIVATE KEY or EC PRIVATE KEY'],
  [{ kind: 'certificate' }, KEY, 'has no PEM block CERTIFICATE'],
  [{ kind: 'certificate' }, 'x', 'is not PEM with complete lines -----BEGIN …----- and -----END …-----'],
  [{ kind: 'certificate' }, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'has a certificate that cannot be read (often cut off)'],
  [{ kind: 'certificate', daysLeft: 101 }, CERTIFICATE, 'has a certificate that expires in 99 days, and 101 days must be left'],
  [{ kind: 'minLength', length: 3 }, '😀😀', 'has fewer than 3 characters'],
  ...['A', 'AAA', 'A===', 'AA=A', 'AA-_', 'AA AA'].map((value): [RuleDeclaration, string, string] => [{ kind: 'base64' }, value, 'is not base64']),
  [{ kind: 'base64', bytes: 32 }, Buffer.alloc(31).toString('base64'), 'is not base64 of 32 bytes'],
])('%j refuses %j', (rule, value, problem) => {
  expect(ruleProblem(rule, value)).toBe(problem);
});

test.each<[number, string | undefined]>([
  [0, undefined], [99, undefined], [101, 'has a certificate that has expired'], [-2, 'has a certificate that is not valid yet'],
])('a certificate of 100 days is checked against the time, %d days from now', (days, problem) => {
  expect(ruleProblem({ kind: 'certificate' }, CERTIFICATE, inDays(days))).toBe(problem);
});

test('the certificate of a chain that expires first counts', () => {
  expect(ruleProblem({ kind: 'certificate', daysLeft: 20 }, `${CERTIFICATE}${certificate(10)}`)).toBe('has a certificate that expires in 9 days, and 20 days must be left');
});

test('PEM includes an encrypted key and one with headers', () => {
  expect(ruleProblem({ kind: 'pem' }, '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----')).toBeUndefined();
  expect(ruleProblem({ kind: 'pem' }, '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----')).toBeUndefined();
});

test('problems lists all broken rules, warnings separately', () => {
  expect(judgeValue([{ kind: 'minLength', length: 9 }, { kind: 'integer' }, { kind: 'trueOrFalse', warning: true }], 'x')).toEqual({
    problems: ['has fewer than 9 characters', 'is not a whole number in plain digits'], warnings: ['is not true or false in small letters'],
  });
  expect(judgeValue(undefined, 'x')).toEqual({ problems: [], warnings: [] });
});

const RULES: readonly RuleDeclaration[] = [
  { kind: 'url' }, POSTGRES, { kind: 'startsWith', prefix: 'sk_live_' }, { kind: 'oneOf', values: ['debug', 'info'] }, { kind: 'integer', min: 3 }, { kind: 'port' }, { kind: 'trueOrFalse' },
  { kind: 'json' }, { kind: 'json', fields: ['id'] }, { kind: 'pem' }, { kind: 'pem', labels: ['KEY'] }, { kind: 'certificate' }, { kind: 'certificate', daysLeft: 5 },
  { kind: 'minLength', length: 4_000 }, { kind: 'base64' }, { kind: 'base64', bytes: 999 },
];

/** Anything, and what is nearly right. */
const VALUES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.webUrl(),
  fc.json(),
  fc.base64String(),
  fc.double().map(String),
  fc.tuple(fc.constantFrom('postgres://', 'sk_test_', '-----BEGIN KEY-----\n', '{"id":"', '-----BEGIN CERTIFICATE-----\n'), fc.string(), fc.constantFrom('', '\n-----END KEY-----', '"}', '\n-----END CERTIFICATE-----')).map((parts) => parts.join('')),
);

test.each(RULES)('%j has only a few messages for all values', (rule) => {
  const texts = new Set<string>();
  fc.assert(fc.property(VALUES, (value) => { texts.add(ruleProblem(rule, value) ?? ''); }), { numRuns: 500 });
  expect(texts.size).toBeLessThanOrEqual(9);
});

test.each(RULES)('no message of %j contains the value or eight characters of it', (rule) => {
  const marker = fc.stringMatching(/^[a-z0-9]{24}$/);
  fc.assert(fc.property(marker, VALUES, (secret, value) => {
    const text = `${ruleProblem(rule, `${value}${secret}`) ?? ''}${ruleProblem(rule, `${secret}${value}`) ?? ''}`;
    expect([...Array(17).keys()].map((start) => secret.slice(start, start + 8)).filter((part) => text.includes(part))).toEqual([]);
  }), { numRuns: 200 });
});

test.each(RULES)('%j checks a value of 64 KB in time', (rule) => {
  for (const value of ['-'.repeat(65_536), 'A'.repeat(65_536), '['.repeat(65_536), '-----BEGIN A-----\n'.repeat(3_600), `https://${'a.'.repeat(32_000)}`, '1'.repeat(65_536)]) {
    const started = process.cpuUsage().user;
    ruleProblem(rule, value);
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
  }
});

test.each(RULES.map((rule): [RuleDeclaration, string] => [rule, describeRule(rule)]))('%j describes a valid value: %s', (_rule, meaning) => {
  expect(meaning).toMatch(/^\S.*\S$/);
});
