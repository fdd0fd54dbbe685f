import { typedVariables, TypedVariable } from '../../../src/cli/generate/model';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { RuleDeclaration, ruleProblem } from '../../../src/core/rules';

const secret = (name: string, ...rules: RuleDeclaration[]): VariableDeclaration => ({ kind: 'secret', store: 0, name, rules });

/** A variable of each type, and texts that are awkward in code. */
export const SHOP: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: {
    'API_KEY': { ...secret('API_KEY', { kind: 'startsWith', prefix: 'it\'s "\\' }), description: 'Ends a comment */ and a string """ \'\'\' \\', helpUrl: 'https://wiki.example/*/x' } as VariableDeclaration,
    'CLASS': { kind: 'plain' },
    'DATABASE_URL': { ...secret('DATABASE_URL', { kind: 'url', schemes: ['postgres'] }), description: 'Primary database' } as VariableDeclaration,
    'DEBUG': { kind: 'config', store: 0, name: 'DEBUG', value: 'false', rules: [{ kind: 'trueOrFalse' }] },
    'ENCRYPTION_KEY': secret('ENCRYPTION_KEY', { kind: 'base64', bytes: 32 }),
    'LEVEL': { kind: 'config', store: 0, name: 'LEVEL', value: 'info', rules: [{ kind: 'oneOf', values: ['debug', 'it\'s', 'a"b\\'] }] },
    'OAUTH.CLIENT-1': secret('OAUTH', { kind: 'json', fields: ['id'] }),
    'PORT': { kind: 'plain', rules: [{ kind: 'port' }] },
    'PIN': secret('PIN', { kind: 'integer', min: -5 }),
    'SESSION_KEY': secret('SESSION_KEY', { kind: 'minLength', length: 32 }),
    'SOFT': secret('SOFT', { kind: 'port', warning: true }),
    'TLS_KEY': { kind: 'secret', store: 0, name: 'TLS_KEY', rules: [{ kind: 'pem' }], file: { path: '/run/tls.key' } },
    'WEBHOOK_URL': secret('WEBHOOK_URL', { kind: 'minLength', length: 30 }, { kind: 'url', schemes: ['https'] }, { kind: 'startsWith', prefix: 'https://hooks.example/' }),
    'UNSEEN': { kind: 'secret', store: 0, name: 'UNSEEN', file: { path: '/run/unseen', withoutVariable: true } },
  },
};

export const VARIABLES: TypedVariable[] = typedVariables(SHOP);

export const ENVIRONMENT = {
  'API_KEY': 'it\'s "\\x',
  'CLASS': '',
  'DATABASE_URL': 'postgres://u:hunter2@h/db',
  'DEBUG': 'true',
  'ENCRYPTION_KEY': 'aHVudGVy'.repeat(5) + 'aHU=',
  'LEVEL': 'it\'s',
  'OAUTH.CLIENT-1': '{"id":"hunter2"}',
  'PORT': '8080',
  'PIN': '-3',
  'SESSION_KEY': 'hunter2'.repeat(5),
  'SOFT': 'x',
  'TLS_KEY': '/run/tls.key',
  'WEBHOOK_URL': 'https://hooks.example/hunter2/1',
};

/** Of all problems at once, and without any of these values. */
export const BROKEN = {
  ...ENVIRONMENT,
  'API_KEY': '',
  'DATABASE_URL': 'mysql://u:hunter2@h/db',
  'DEBUG': 'hunter2',
  'ENCRYPTION_KEY': 'hunter2=',
  'LEVEL': 'hunter2',
  'OAUTH.CLIENT-1': '{"name":"hunter2"}',
  'PORT': '65536',
  'PIN': '-6',
  'SESSION_KEY': 'hunter2',
  'TLS_KEY': undefined,
  'WEBHOOK_URL': 'http://hunter2',
};

export const PROBLEMS = [
  'API_KEY is missing',
  'DATABASE_URL is not a URL that begins with postgres://',
  'DEBUG is not true or false',
  'ENCRYPTION_KEY is not base64 of 32 bytes',
  'LEVEL is not one of "debug", "it\'s" or "a\\"b\\\\"',
  'OAUTH.CLIENT-1 is not a JSON object with id',
  'PIN is not a whole number of at least -5',
  'PORT is not the number of a port, 1 to 65535',
  'SESSION_KEY is not a text of at least 32 characters',
  'TLS_KEY is missing',
  'WEBHOOK_URL is not a URL that begins with https://',
  'WEBHOOK_URL is not a text of at least 30 characters',
  'WEBHOOK_URL is not a text that begins with "https://hooks.example/"',
];

/** Each rule that needs no library, in its forms. */
export const COMPARED: readonly RuleDeclaration[] = [
  { kind: 'url' }, { kind: 'url', schemes: ['postgres', 'https'] }, { kind: 'startsWith', prefix: 'a.' }, { kind: 'startsWith', prefix: '"it\'s\\' }, { kind: 'oneOf', values: ['a.', '1', '{}'] },
  { kind: 'integer' }, { kind: 'integer', min: 1 }, { kind: 'integer', max: -1 }, { kind: 'port' }, { kind: 'trueOrFalse' }, { kind: 'json' }, { kind: 'json', fields: ['a"', 'toString'] },
  { kind: 'minLength', length: 1 }, { kind: 'minLength', length: 4 }, { kind: 'base64' }, { kind: 'base64', bytes: 3 }, { kind: 'base64', bytes: 4 },
];

/** Values on both sides of each rule. */
const VALUES: readonly string[] = [
  ' ', 'a', 'a.', 'a.b', 'ab', '"it\'s\\', '"it\'s\\x', '0', '1', '-1', '+1', '01', '1.0', '1e3', ' 1', '1\n', '١', '65535', '65536', '9007199254740991', '9007199254740992', '99999999999999999999',
  'true', 'false', 'True', 'true ', 'null', '{}', '[]', '{', 'NaN', '-Infinity', '{"a\\"":1,"toString":null}', '{"a\\"":1}', '["a\\"","toString"]', '"text"',
  'postgres://h/db', 'POSTGRES://u:p%40@h:5432/db', 'postgres:/h', 'postgres://', 'postgresql://h', 'https://h', 'https://', 'https://h:99999', 'https://h:x', 'mailto:a@b.example', '//h/x',
  'https://h/a b', 'https://h/\u00a0', 'https://h/\u0085', 'https://h/\u2028', 'https://h/\u0007', 'https://h\n',
  'YWJj', 'YW\r\nJj\n', 'YW\rJj', 'YWI=', 'YQ==', 'YWJjZA==', 'YWJjZ', 'YWJj=', '====', '🔑🔑🔑', '🔑🔑🔑🔑', 'ab🔑c', 'ü'.repeat(4),
];

/** A variable for each rule, and whether the gate accepts a value. */
export const RULED: TypedVariable[] = typedVariables({ ...SHOP, variables: Object.fromEntries(COMPARED.map((rule, index) => [`V${index}`, secret('V', rule)])) });
export const JUDGED: readonly { readonly value: string; readonly accepted: readonly string[] }[] = VALUES.map((value) => ({
  value, accepted: COMPARED.flatMap((rule, index) => (ruleProblem(rule, value) === undefined ? [`V${index}`] : [])),
}));
