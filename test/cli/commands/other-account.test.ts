import { convertParameter } from '../../../src/cli/commands/convert';
import { copy } from '../../../src/cli/commands/copy';
import { deleteValue } from '../../../src/cli/commands/delete';
import { importFile } from '../../../src/cli/commands/import';
import { prune } from '../../../src/cli/commands/prune';
import { put } from '../../../src/cli/commands/put';
import { reencrypt } from '../../../src/cli/commands/reencrypt';
import { rollback } from '../../../src/cli/commands/rollback';
import { Action } from '../../../src/cli/program';
import { Declaration } from '../../../src/core/declaration';
import { fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

/** I12: the account, region and endpoint that really get the values are named, and another account is asked for. */

const ARN = 'arn:aws:secretsmanager:eu-west-1:999988887777:secret:prod/theirs-AbCdEf';
const THEIRS: Declaration = {
  ...SHOP,
  stores: [{ kind: 'secretsmanager', name: ARN }],
  variables: { TOKEN: { kind: 'secret', store: 0, name: 'TOKEN' }, MISSING: { kind: 'secret', store: 0, name: 'MISSING' } },
};
const WRITES = /^(Put|Update|Create|Delete|Add|Remove|Tag|Untag|Label)/;
const DESTINATION = 'account 999988887777, eu-west-1, arn:aws:secretsmanager:eu-west-1:999988887777:secret:prod/theirs-AbCdEf';
let aws: FakeAws;

beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.secretsManager().put(ARN, JSON.stringify({ TOKEN: 'a', OLD: 'x' }));
  aws.secretsManager().put(ARN, JSON.stringify({ TOKEN: 'b', OLD: 'x' }));
  aws.ssm().put('/old/MISSING', 'c');
});
const writes = (): string[] => aws.calls.map(({ operation }) => operation).filter((operation) => WRITES.test(operation));

type Case = readonly [string, Action<any>, readonly unknown[], string];
const cases: readonly Case[] = [
  ['put', put, ['TOKEN'], 'new'],
  ['rollback', rollback, ['TOKEN'], ''],
  ['import', importFile, ['-'], '{"TOKEN":"new"}'],
  ['copy', copy, [[]], ''],
];
const optionsOf = (name: string): object => (name === 'copy' ? { from: '/old' } : name === 'import' ? { format: 'json' } : {});

test.each(cases)('%s names the account that it would write to, and refuses it without an answer', async (name, action, args, input) => {
  const { code, stderr } = await runCommand(action, [...args, optionsOf(name)], { declarations: [THEIRS], input });
  expect(code).toBe(2);
  expect(stderr).toContain(DESTINATION);
  expect(stderr).toContain('the stack is in account 111122223333, and the app names a store of account 999988887777\n');
  expect(stderr).toContain('there is no terminal to ask for confirmation\n  -> add --yes');
  expect(writes()).toEqual([]);
});

test.each(cases)('%s --yes writes there', async (name, action, args, input) => {
  const { code, stderr } = await runCommand(action, [...args, { ...optionsOf(name), yes: true }], { declarations: [THEIRS], input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(DESTINATION) });
  expect(writes()).not.toEqual([]);
});

test.each<Case>([...cases.slice(0, 3), ['delete', deleteValue, ['OLD'], ''], ['prune', prune, [], ''], ['reencrypt', reencrypt, [], '']])('%s --dry-run names it, and asks no question', async (name, action, args, input) => {
  const { stderr } = await runCommand(action, [...args, { ...optionsOf(name), dryRun: true, minAge: 30 }], { declarations: [THEIRS], input });
  expect(stderr).toContain(DESTINATION);
  expect(stderr).not.toContain('there is no terminal');
  expect(writes()).toEqual([]);
});

test('the JSON result names it too', async () => {
  const { stdout } = await runCommand(put, ['TOKEN', { yes: true }], { declarations: [THEIRS], input: 'new', json: true });
  expect(JSON.parse(stdout)).toMatchObject({ account: '999988887777', region: 'eu-west-1' });
});

describe('an endpoint that people configured', () => {
  const NAMES = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSM', 'AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];
  afterEach(() => NAMES.forEach((name) => delete process.env[name]));

  test.each<[string, Record<string, string>, string]>([
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://localhost:4566' }, '/prod/shop, through the endpoint http://localhost:4566\n'],
    ['AWS_ENDPOINT_URL_SSM', { AWS_ENDPOINT_URL: 'http://x', AWS_ENDPOINT_URL_SSM: 'https://ada:word@ssm.internal/v1' }, '/prod/shop, through the endpoint https://ssm.internal/v1\n'],
    ['another service\'s', { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://x' }, '/prod/shop\n'],
    ['ignored ones', { AWS_ENDPOINT_URL: 'http://x', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, '/prod/shop\n'],
  ])('%s', async (_, env, end) => {
    Object.assign(process.env, env);
    for (const [action, args] of [[put, ['API_KEY', {}]], [convertParameter, ['API_KEY', { dryRun: true }]]] as [Action<any>, unknown[]][]) {
      expect((await runCommand(action, args, { input: 'new' })).stderr).toContain(`account 111122223333, eu-west-1, ${end}`);
    }
  });
});
