import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { template } from '../../../src/cli/commands/template';
import { declaredApp, fakeAccount, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => { aws = fakeAccount(); });
afterEach(() => expect(aws.calls).toEqual([]));
const app = (): string => declaredApp({ name: 'Shop', declarations: [SHOP] }).directory;

test('a file contains every name to fill in and no value', async () => {
  const cwd = app();
  const { code, stdout } = await runCommand(template, [undefined, {}], { cwd });
  expect([code, stdout]).toEqual([0, 'prod-shop.env written; fill it in, then:\n-> npx cdk-service-secrets import prod-shop.env -s Shop/Secrets\n']);
  const text = readFileSync(join(cwd, 'prod-shop.env'), 'utf8');
  expect(text.match(/^\w+=$/gm)).toEqual(['API_KEY=', 'DATABASE_URL=', 'LOG_LEVEL=', 'SESSION_KEY=', 'TOKEN=']);
  expect(text).toContain('# NODE_ENV: set in code, nothing to fill in\n');
});

test('without a gate it announces no value', async () => {
  const { stdout } = await runCommand(template, ['-', {}], { declarations: [{ ...SHOP, verification: 'none' }] });
  expect(stdout).toContain('# config: no deployment writes its initial value, as the service has no gate\nLOG_LEVEL=');
  expect(stdout).toContain('# generated: no deployment creates it, as the service has no gate; `put NAME --generate` does\nSESSION_KEY=');
});

test('an existing file stays, unless --force is set', async () => {
  const cwd = app();
  await runCommand(template, ['a.json', {}], { cwd });
  expect(await runCommand(template, ['a.json', {}], { cwd })).toMatchObject({ code: 2, stderr: 'a.json exists already\n  -> choose another name, or add --force to overwrite it\n' });
  expect((await runCommand(template, ['a.json', { force: true }], { cwd })).code).toBe(0);
});

test('- prints it', async () => {
  expect(JSON.parse((await runCommand(template, ['-', { format: 'json' }])).stdout)).toEqual({ API_KEY: '', DATABASE_URL: '', LOG_LEVEL: '', SESSION_KEY: '', TOKEN: '' });
});

test('--json contains the file', async () => {
  expect(JSON.parse((await runCommand(template, ['a.yaml', {}], { cwd: app(), json: true })).stdout)).toEqual({ file: 'a.yaml', service: 'Shop/Secrets', format: 'yaml' });
});

test('plain variables alone leave no line to fill in', async () => {
  const { code, stdout } = await runCommand(template, ['-', {}], { declarations: [{ ...SHOP, verification: 'none', variables: { NODE_ENV: { kind: 'plain' } } }] });
  expect([code, stdout.match(/^\w+=$/gm)]).toEqual([0, null]);
});

test.each<[string, object, string]>([
  ['a path of two lines', { service: 'Shop\nINJECTED=1' }, 'its `Service` must be the path of a construct'],
  ['a store of two lines', { stores: [{ kind: 'ssm', name: '/a\nINJECTED=1' }] }, 'store 0 must have another `Name`'],
  ['a name of two lines', { variables: { 'A\nINJECTED': { kind: 'plain' } } }, '"A\\nINJECTED" is not a name that a container can have'],
])('%s of a template adds no line to the file', async (_what, change, message) => {
  const { code, stdout, stderr } = await runCommand(template, ['-', {}], { declarations: [{ ...SHOP, variables: {}, ...change }] });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
