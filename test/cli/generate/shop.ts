import { typedVariables, TypedVariable } from '../../../src/cli/generate/model';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { RuleDeclaration } from '../../../src/core/rules';

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
    'LEVEL': { kind: 'config', store: 0, name: 'LEVEL', value: 'info', rules: [{ kind: 'oneOf', values: ['debug', 'it\'s', 'a"b\\'] }] },
    'OAUTH.CLIENT-1': secret('OAUTH', { kind: 'json', fields: ['id'] }),
    'PORT': { kind: 'plain', rules: [{ kind: 'port' }] },
    'PIN': secret('PIN', { kind: 'integer', min: -5 }),
    'SOFT': secret('SOFT', { kind: 'port', warning: true }),
    'TLS_KEY': { kind: 'secret', store: 0, name: 'TLS_KEY', rules: [{ kind: 'pem' }], file: { path: '/run/tls.key' } },
    'UNSEEN': { kind: 'secret', store: 0, name: 'UNSEEN', file: { path: '/run/unseen', withoutVariable: true } },
  },
};

export const VARIABLES: TypedVariable[] = typedVariables(SHOP);

export const ENVIRONMENT = {
  'API_KEY': 'it\'s "\\x', 'CLASS': '', 'DATABASE_URL': 'postgres://u:hunter2@h/db', 'DEBUG': 'true', 'LEVEL': 'it\'s', 'OAUTH.CLIENT-1': '{"id":"hunter2"}', 'PORT': '8080', 'PIN': '-3', 'SOFT': 'x', 'TLS_KEY': '/run/tls.key',
};

/** Of all problems at once, and without any of these values. */
export const BROKEN = { ...ENVIRONMENT, 'API_KEY': '', 'DATABASE_URL': 'hunter2', 'DEBUG': 'hunter2', 'LEVEL': 'hunter2', 'OAUTH.CLIENT-1': 'hunter2', 'PORT': '65536', 'PIN': '-6', 'TLS_KEY': undefined };

export const PROBLEMS = [
  'API_KEY is missing',
  'DATABASE_URL is not a URL that begins with postgres://',
  'DEBUG is not true or false',
  'LEVEL is not one of "debug", "it\'s" or "a\\"b\\\\"',
  'OAUTH.CLIENT-1 is not a JSON object with id',
  'PIN is not a whole number of at least -5',
  'PORT is not the number of a port, 1 to 65535',
  'TLS_KEY is missing',
];
