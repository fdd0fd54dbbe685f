import { check } from '../../../src/cli/commands/check';
import { exec } from '../../../src/cli/commands/exec';
import { get } from '../../../src/cli/commands/get';
import { importFile } from '../../../src/cli/commands/import';
import { list } from '../../../src/cli/commands/list';
import { put } from '../../../src/cli/commands/put';
import { template } from '../../../src/cli/commands/template';
import { Action } from '../../../src/cli/program';
import { Declaration } from '../../../src/core/declaration';
import { CANARY, fakeAccount, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const SHOP: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: {
    CONFIG: { kind: 'derived-file', template: 'key={key:shell}', file: { path: '/run/secrets/app.conf' } },
    DATABASE_URL: { kind: 'derived', store: 0, name: 'DATABASE_URL', template: 'postgres://{user:url}:{password:url}@{host}/shop' },
  },
  parts: {
    'CONFIG/key': { kind: 'secret', store: 0, name: 'key' },
    'DATABASE_URL/host': { kind: 'text', text: 'db' },
    'DATABASE_URL/password': { kind: 'secret', store: 0, name: 'password' },
    'DATABASE_URL/user': { kind: 'parameter', parameter: '/db/user' },
  },
};
const URL = `postgres://shop:${CANARY}p%40ss@db/shop`;

let aws: FakeAws;
beforeEach(() => {
  aws = fakeAccount();
  aws.ssm().put('/prod/shop/key', `${CANARY}it's`);
  aws.ssm().put('/prod/shop/password', `${CANARY}p@ss`);
  aws.ssm().put('/db/user', 'shop');
  aws.ssm().put('/prod/shop/DATABASE_URL', URL);
});
const run = <A extends readonly unknown[]>(action: Action<A>, args: A, options: Partial<Parameters<typeof runCommand>[2]> = {}) =>
  runCommand(action, args, { declarations: [SHOP], ...options });

test('list shows the value and its parts', async () => {
  const { code, stdout } = await run(list, [{}]);

  expect(code).toBe(0);
  expect(stdout.match(/^\S+ +(derived|secret|external)/gm)).toEqual([
    'CONFIG                 derived', 'CONFIG/key             secret', 'DATABASE_URL           derived', 'DATABASE_URL/password  secret', 'DATABASE_URL/user      external',
  ]);
  expect(stdout).not.toContain('extra');
  expect(stdout).not.toContain(CANARY);
});

test('list says that the next deployment creates it', async () => {
  aws.ssm().parameters.delete('/prod/shop/DATABASE_URL');
  expect((await run(list, [{}])).stdout).toMatch(/^DATABASE_URL +derived +the next deployment creates it$/m);
});

test('check is content with it, and names the part that is missing', async () => {
  expect(await run(check, [{}])).toMatchObject({ code: 0, stdout: expect.stringContaining('ok 4 values are ready') });
  aws.ssm().parameters.delete('/prod/shop/password');
  const { code, stdout } = await run(check, [{}]);

  expect(code).toBe(1);
  expect(stdout).toContain('x DATABASE_URL/password: /prod/shop/password does not exist\n    -> npx cdk-service-secrets put DATABASE_URL/password');
});

test('check says when it is older than its parts', async () => {
  aws.ssm().put('/db/user', 'other');
  expect((await run(check, [{}])).stdout).toContain('- DATABASE_URL: the value is older than its parts: the next deployment composes it again');
});

test('check measures what the parts make', async () => {
  aws.ssm().put('/db/user', '{{'.repeat(3));
  const raw = { ...SHOP, variables: { DATABASE_URL: { ...SHOP.variables.DATABASE_URL, template: '{user}{password}' } as never } };
  expect((await run(check, [{}], { declarations: [{ ...raw, parts: Object.fromEntries(Object.entries(SHOP.parts!).filter(([name]) => name.startsWith('D'))) }] })).stdout)
    .toContain('x DATABASE_URL: the text composed of its parts has `{{`, which Parameter Store refuses');
});

test('put refuses it and says what to change, and takes a part', async () => {
  const refused = await run(put, ['DATABASE_URL', {}], { input: 'x' });
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('DATABASE_URL is composed of others in the CDK app, and code owns it');
  expect(refused.stderr).toContain('change what it is composed of: DATABASE_URL/password, DATABASE_URL/user');
  expect(await run(put, ['DATABASE_URL/password', {}], { input: `${CANARY}new` })).toMatchObject({ code: 0, stdout: '/prod/shop/password changed\n' });
  expect((await run(put, ['CONFIG', {}], { input: 'x' })).stderr).toContain('change it in the CDK app');
});

test('import leaves it out', async () => {
  const { stdout } = await run(importFile, ['-', { yes: true, format: 'dotenv' }], { input: 'DATABASE_URL=x\n' });

  expect(stdout).toMatch(/^DATABASE_URL +skipped +composed of others$/m);
  expect(aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.value).toBe(URL);
});

test('get prints the value, and composes a file', async () => {
  expect((await run(get, ['DATABASE_URL'])).stdout).toBe(URL);
  expect((await run(get, ['CONFIG'])).stdout).toBe(`key='${CANARY}it'\\''s'`);
  expect((await run(get, ['DATABASE_URL/password'])).stdout).toBe(`${CANARY}p@ss`);
});

test('a template has no line for it, and says how to put a part', async () => {
  const { stdout } = await run(template, ['-', { format: 'dotenv' }]);

  expect(stdout).toContain('# DATABASE_URL: composed of others, nothing to fill in');
  expect(stdout).toContain('# DATABASE_URL/password: a part of DATABASE_URL: put DATABASE_URL/password');
  expect(stdout).not.toMatch(/^[A-Z]/m);
});

test('a command gets it as a container does', async () => {
  const { code } = await run(exec, ['sh', ['-c', `test "$DATABASE_URL" = '${URL}' && test "$(cat "$CONFIG")" = "key='${CANARY}it'\\\\''s'"`], { override: [] }]);
  expect(code).toBe(0);
});

test.each([
  ['a part of nothing', { 'OTHER/a': { kind: 'text', text: 'x' } }, '"OTHER/a" is not a part of a variable'],
  ['a part that leads elsewhere', { 'DATABASE_URL/../x': { kind: 'text', text: 'x' } }, '"DATABASE_URL/../x" is not a part of a variable'],
  ['a part of another kind', { 'DATABASE_URL/user': { kind: 'plain' } }, '"DATABASE_URL/user" must have a kind that this version knows'],
])('a template with %s is refused', async (_, parts, problem) => {
  expect((await run(list, [{}], { declarations: [{ ...SHOP, parts: parts as never }] })).stderr).toContain(problem);
});
