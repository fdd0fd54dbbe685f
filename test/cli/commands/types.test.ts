import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { types } from '../../../src/cli/commands/types';
import { generateJsonSchema } from '../../../src/cli/generate/json-schema';
import { typedVariables, typedEntries } from '../../../src/cli/generate/model';
import { parseList } from '../../../src/core/list/parse';
import { declaredApp, fakeAccount, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';
import { BROKEN, ENVIRONMENT, JUDGED, RULED, SHOP as TYPED } from '../generate/shop';

let aws: FakeAws;
let cwd: string;
beforeEach(() => {
  aws = fakeAccount();
  cwd = declaredApp({ name: 'Shop', declarations: [TYPED] }).directory;
});
afterEach(() => expect(aws.calls).toEqual([]));

test('a file is written from the output of the app, without credentials', async () => {
  expect(await runCommand(types, [{ language: 'typescript', output: 'config.ts' }], { cwd })).toEqual({ code: 0, stdout: 'config.ts written\n', stderr: '' });
  const text = readFileSync(join(cwd, 'config.ts'), 'utf8');
  expect(text).toMatch(/^\/\/ Written by: npx cdk-service-secrets types --language typescript -o config\.ts -s Shop\/Secrets\n/);
  expect(text).toContain('readonly databaseUrl: Secret<URL>;');
  expect(await runCommand(types, [{ language: 'typescript', output: 'config.ts' }], { cwd })).toMatchObject({ code: 0, stdout: 'config.ts is up to date\n' });
});

test('--check writes nothing, and fails for a file that is older than the variables', async () => {
  const check = (): ReturnType<typeof runCommand> => runCommand(types, [{ language: 'python', output: 'config.py', check: true }], { cwd });
  expect(await check()).toMatchObject({ code: 1, stdout: 'config.py is not up to date\n  -> npx cdk-service-secrets types --language python -o PATH -s Shop/Secrets --app APP\n'.replace('PATH', join(cwd, 'config.py')).replace('APP', join(cwd, 'cdk.out')) });
  await runCommand(types, [{ language: 'python', output: 'config.py' }], { cwd });
  writeFileSync(join(cwd, 'config.py'), readFileSync(join(cwd, 'config.py'), 'utf8').replace(/\n/g, '\r\n'));
  expect(await check()).toMatchObject({ code: 0, stdout: 'config.py is up to date\n' });
});

test('--json reports what was done', async () => {
  expect(JSON.parse((await runCommand(types, [{ language: 'python', output: 'config.py' }], { cwd, json: true })).stdout)).toEqual({ file: 'config.py', language: 'python', variables: 13, upToDate: false, written: true });
});

test('without a file it prints the accessor', async () => {
  expect((await runCommand(types, [{ language: 'json-schema' }], { cwd })).stdout).toMatch(/^\{\n {2}"\$schema"/);
});

test('a list without an app is enough', async () => {
  writeFileSync(join(cwd, 'list.yaml'), 'PORT: { plain: 80, rules: port }\nKEY: { secret: {}, description: "A\n  key" }\nUNSEEN: { secret: {}, file: { path: /x/y, environmentVariable: false } }\n');
  const { code, stdout } = await runCommand(types, [{ language: 'typescript', list: 'list.yaml' }], { cwd });
  expect([code, stdout.includes('readonly port: number;'), stdout.includes('readonly key: Secret<string>;'), stdout.includes('unseen')]).toEqual([0, true, true, false]);
});

test('a list and the app that has it have the same accessor', () => {
  const list = parseList('list.yaml', Buffer.from('A: { secret: {}, rules: [url] }\nB: { config: info, rules: [{ oneOf: [info] }] }\nC: { plain: x }\nD: { secret: {}, file: /x/y }\nE: generated\nF: { parameterName: /x }\n'));
  expect(typedEntries(list)).toEqual(typedVariables({
    ...SHOP,
    variables: {
      A: { kind: 'secret', store: 0, name: 'A', rules: [{ kind: 'url' }] },
      B: { kind: 'config', store: 0, name: 'B', value: 'info', rules: [{ kind: 'oneOf', values: ['info'] }] },
      C: { kind: 'plain' },
      D: { kind: 'secret', store: 0, name: 'D', file: { path: '/x/y' } },
      E: { kind: 'generated', store: 0, name: 'E', length: 32, alphabet: 'hex' },
      F: { kind: 'parameter', parameter: '/x' },
    },
  }));
});

test.each<[string, object, string]>([
  ['--check without a file', { check: true }, '--check compares a file\n  -> name it with -o FILE'],
  ['a list that doesn\'t exist', { list: 'no.yaml' }, 'there is no list no.yaml\n  -> check the path, or leave out --list'],
])('%s is refused', async (_what, options, message) => {
  expect(await runCommand(types, [{ language: 'typescript', ...options }], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
});

test('two names of one property are refused', async () => {
  const declarations = [{ ...SHOP, variables: { 'DB_URL': { kind: 'plain' as const }, 'DB.URL': { kind: 'plain' as const } } }];
  expect((await runCommand(types, [{ language: 'python' }], { declarations })).stderr).toContain('DB.URL and DB_URL would both be db_url\n  -> rename one of the two variables');
});

test('the schema accepts an environment that the application accepts, and no broken one', async () => {
  const schema = JSON.parse((await runCommand(types, [{ language: 'json-schema' }], { cwd })).stdout);
  const validate = new Ajv({ strict: false }).compile(schema);
  expect(validate({ ...ENVIRONMENT, PATH: '/bin' })).toBe(true);
  for (const name of ['API_KEY', 'DATABASE_URL', 'DEBUG', 'LEVEL', 'SESSION_KEY', 'TLS_KEY', 'WEBHOOK_URL'] as const) {
    expect([name, validate({ ...ENVIRONMENT, [name]: BROKEN[name] })]).toEqual([name, false]);
  }
});

test('the schema refuses no value that the gate accepts', () => {
  const { properties } = JSON.parse(generateJsonSchema(RULED, 'command'));
  const refused = RULED.flatMap(({ name }) => {
    const validate = new Ajv({ strict: false }).compile(properties[name]);
    return JUDGED.filter(({ value, accepted }) => accepted.includes(name) && !validate(value)).map(({ value }) => [name, value]);
  });
  expect(refused).toEqual([]);
});

test('the example\'s accessor is up to date with its list', async () => {
  const example = join(__dirname, '..', '..', '..', 'examples', 'yaml-list');
  expect(await runCommand(types, [{ language: 'typescript', list: 'service-secrets.yaml', output: 'service/config.ts', check: true }], { cwd: example }))
    .toMatchObject({ code: 0, stdout: 'service/config.ts is up to date\n' });
});
