import { Linter } from 'eslint';
import { SECURITY_OVERRIDES } from '../../projenrc/security-lint';

/** Each of these rules finds what it is for, and leaves its neighbours alone. */

function messages(code: string, where: 'anywhere' | 'function'): string[] {
  const linter = new Linter({ configType: 'eslintrc' });
  const overrides = where === 'function' ? SECURITY_OVERRIDES : SECURITY_OVERRIDES.slice(0, 1);
  const rules: Linter.RulesRecord = Object.assign({}, ...overrides.map((override) => override.rules));
  delete rules['@typescript-eslint/no-implied-eval']; // needs types
  return linter.verify(code, { parserOptions: { ecmaVersion: 2022, sourceType: 'module' }, rules }).map(({ message }) => message);
}

test.each([
  ['Math.random()', 'chance comes from crypto'],
  ['import { createHash } from "crypto"; createHash("sha256").update(value)', 'no digest of a value'],
  ['crypto.createHmac("sha256", key)', 'no digest of a value'],
  ['const arn = "arn:aws:ssm:eu-west-1:1:parameter/x"', 'partitions differ'],
  ['const arn = `arn:aws-cn:ssm:${region}:1:parameter/x`', 'partitions differ'],
  ['new PolicyStatement({ actions: ["ssm:GetParameters"], resources: ["*"] })', 'a statement names its resources'],
  ['const statement = { Effect: "Allow", Resource: "*" }', 'a statement names its resources'],
  ['const statement = { resources: [`x`, "arn:x:ssm:*:*:*"] }', 'a statement names its resources'],
  ['import { exec } from "node:child_process"', 'no shell'],
  ['import { execSync as run } from "child_process"', 'no shell'],
  ['spawn(command, { shell: true })', 'no shell'],
  ['new Agent({ rejectUnauthorized: false })', 'certificates are verified'],
  ['process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"', 'certificates are verified'],
  ['parseDocument(text, { customTags: [] })', 'YAML of people'],
  ['document.toJS({ maxAliasCount: -1 })', 'YAML of people'],
  ['await import(name)', 'who imports whom'],
  ['await import(`../${name}`)', 'who imports whom'],
  ['console.log(value)', 'Unexpected console statement'],
  ['eval(text)', 'eval can be harmful'],
  ['new Function(text)', 'The Function constructor is eval'],
])('%s is refused', (code, message) => {
  expect(messages(code, 'anywhere')).toEqual([expect.stringContaining(message)]);
});

test.each([
  ['JSON.stringify(event)', 'an event holds the address'],
  ['send(JSON.stringify(error))', 'an event holds the address'],
  ['log({ message: "read", value })', 'no value is logged'],
  ['dependencies.log({ message: `read ${secretString}` })', 'no value is logged'],
  ['log({ ...reading })', 'no value is logged'],
  ['log({ got: reading.value })', 'no value is logged'],
])('%s is refused in a function', (code, message) => {
  expect(messages(code, 'function')).toEqual([expect.stringContaining(message)]);
});

test.each([
  'randomInt(100)',
  'const arn = `arn:${partition}:ssm:${region}:${account}:parameter/x`',
  'const statement = { actions: ["ssm:GetParameters"], resources: [`${arn}/*`] }',
  'import { execFile, spawn } from "node:child_process"; spawn(command, args, { shell: false })',
  'parseDocument(text, { prettyErrors: false })',
  'log({ message: "read", names, count: values.size, ...await read(event.StackId) })',
  'const { check } = await import("./check.js")',
  'JSON.stringify(response)',
])('%s is fine', (code) => {
  expect(messages(code, 'function')).toEqual([]);
});
