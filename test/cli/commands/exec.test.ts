import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../../../src/cli/commands/exec';
import { Declaration } from '../../../src/core/declaration';
import { CANARY, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));
const { NODE_ENV: _plain, ...variables } = SHOP.variables;
const shop: Declaration = { ...SHOP, variables: { ...variables, TLS_KEY: { kind: 'secret', store: 0, name: 'TLS_KEY', file: { path: '/run/secrets/tls' } } } };
const appOf = (declaration: Declaration): string => declaredApp({ name: 'Shop', environment: 'aws://111122223333/eu-west-1', declarations: [declaration] }).directory;

/** Runs a program that writes what it has got. */
async function environmentOf(declaration = shop, options: object = {}): Promise<{ code: number; stderr: string; env?: Record<string, string>; tls?: string }> {
  aws.ssm().put('/prod/shop/TLS_KEY', `${CANARY}tls\n`);
  const cwd = appOf(declaration);
  const script = 'const fs=require("fs");fs.writeFileSync("env.json",JSON.stringify({env:process.env,tls:process.env.TLS_KEY&&fs.readFileSync(process.env.TLS_KEY,"utf8")}))';
  const { code, stderr } = await runCommand(exec, [process.execPath, ['-e', script], { override: [], ...options }], { cwd, env: { PATH: process.env.PATH!, SHELL_ONLY: 'yes', API_KEY: 'of the shell' } });
  const file = join(cwd, 'env.json');
  return { code, stderr, ...(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) };
}

test('a command has the values, beside the shell\'s variables', async () => {
  const { code, env } = await environmentOf();
  expect(code).toBe(0);
  expect(env).toMatchObject({ API_KEY: `${CANARY}api`, TOKEN: `${CANARY}token`, PARTNER: `${CANARY}partner`, SHELL_ONLY: 'yes' });
});

test('a file exists as long as the command runs', async () => {
  const { env, tls } = await environmentOf();
  expect(tls).toBe(`${CANARY}tls\n`);
  expect(existsSync(env!.TLS_KEY)).toBe(false);
});

test('--pristine leaves the shell\'s variables out', async () => {
  const { env } = await environmentOf(shop, { pristine: true });
  expect(env).not.toHaveProperty('SHELL_ONLY');
  expect(env).toHaveProperty('PATH');
});

test('a service without a gate has the same values', async () => {
  expect((await environmentOf({ ...shop, verification: 'none' })).env).toMatchObject({ API_KEY: `${CANARY}api` });
});

test('the exit code is that of the command', async () => {
  expect((await runCommand(exec, [process.execPath, ['-e', 'process.exit(7)'], { override: [] }], { declarations: [{ ...SHOP, variables }], env: { PATH: process.env.PATH! } })).code).toBe(7);
});

test('the command doesn\'t start while a value is missing', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, stderr, env } = await environmentOf();
  expect([code, env]).toEqual([2, undefined]);
  expect(stderr).toContain('API_KEY: /prod/shop/api-key does not exist\n  -> npx cdk-service-secrets put API_KEY -s Shop/Secrets');
});

test('a name in a template never leads out of the folder', async () => {
  const { code, stderr, env } = await environmentOf({ ...shop, variables: { '../../x': { kind: 'secret', store: 0, name: 'TLS_KEY', file: { path: '/run/secrets/x' } } } });
  expect([code, env]).toEqual([2, undefined]);
  expect(stderr).toContain('"../../x" is not a name that a container can have');
});

test('a command that doesn\'t exist is reported', async () => {
  const { code, stderr } = await runCommand(exec, ['no-such-command', [], { override: [] }], { declarations: [{ ...SHOP, variables }], env: { PATH: '/nowhere' } });
  expect([code, stderr]).toEqual([2, 'no-such-command was not found\n  -> check the command after exec --\n']);
});

test.each([['the store', false], ['a file', true]])('V12: a value of %s with NUL is refused with the library\'s own message', async (_where, fromFile) => {
  const cwd = appOf(shop);
  aws.ssm().put('/prod/shop/TLS_KEY', 'x');
  if (fromFile) {
    writeFileSync(join(cwd, 'local.env'), `API_KEY='${CANARY}\0'\n`);
  } else {
    aws.ssm().put('/prod/shop/api-key', `${CANARY}\0`);
  }
  const { code, stdout, stderr } = await runCommand(exec, [process.execPath, ['-e', '1'], { override: fromFile ? ['local.env'] : [] }], { cwd, env: { PATH: process.env.PATH! } });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('API_KEY');
  expect(stderr).toContain('NUL');
  expect(stderr).not.toContain(CANARY);
});

test('C4: the option that Node.js itself acts on is refused', async () => {
  const { code, stderr } = await runCommand(exec, [process.execPath, [], { override: [], envFile: 'local.env' }]);
  expect([code, stderr]).toEqual([2, '--env-file is an option of Node.js itself, which acts on the file before this command does\n  -> use --override FILE\n']);
});
