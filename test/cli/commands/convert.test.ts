import { convertParameter } from '../../../src/cli/commands/convert';
import { CANARY, fakeAccount, fillShop, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

/** N7: the type of a parameter changes, and its value stays. */

let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.ssm().parameters.delete('/prod/shop/api-key');
  aws.ssm().put('/prod/shop/api-key', `${CANARY}api`, 'String');
  aws.ssm().parameters.get('/prod/shop/api-key')!.tags.set('team', 'shop');
});
const parameter = (name = 'api-key'): unknown => aws.ssm().parameters.get(`/prod/shop/${name}`);

test('a String becomes a SecureString with the same value and tags, and the copy is deleted', async () => {
  const { code, stdout, stderr } = await runCommand(convertParameter, ['API_KEY', { yes: true }]);
  expect([code, stdout]).toEqual([0, '/prod/shop/api-key is a SecureString now, with the same value\n']);
  expect(parameter()).toMatchObject({ value: `${CANARY}api`, type: 'SecureString', tags: new Map([['team', 'shop']]) });
  expect(parameter('api-key.converting')).toBeUndefined();
  expect(stderr).toContain('its older versions are gone');
  expect(stdout + stderr).not.toContain(CANARY);
});

test('a SecureString stays as it is', async () => {
  expect((await runCommand(convertParameter, ['DATABASE_URL', { yes: true }])).stdout).toBe('/prod/shop/DATABASE_URL is a SecureString already; nothing was written\n');
  expect(aws.count('PutParameter')).toBe(0);
});

test('--dry-run writes nothing', async () => {
  expect((await runCommand(convertParameter, ['API_KEY', { dryRun: true }])).stdout).toBe('Turn /prod/shop/api-key (a String, version 1) into a SecureString? Nothing was written\n');
  expect(parameter()).toMatchObject({ type: 'String' });
});

test.each(['PutParameter', 'DeleteParameter', 'AddTagsToResource'])('after a failed %s, the same command does the rest', async (operation) => {
  for (let after = 0; after < 3; after++) {
    let left = after;
    aws.turn = async (label) => {
      if (label === operation && left-- === 0) {
        throw new Error('cut');
      }
    };
    await runCommand(convertParameter, ['API_KEY', { yes: true }]);
    aws.turn = () => Promise.resolve();
    await runCommand(convertParameter, ['API_KEY', { yes: true }]);
    expect(parameter()).toMatchObject({ value: `${CANARY}api`, type: 'SecureString', tags: new Map([['team', 'shop']]) });
    expect(parameter('api-key.converting')).toBeUndefined();
    aws.ssm().parameters.delete('/prod/shop/api-key');
    aws.ssm().put('/prod/shop/api-key', `${CANARY}api`, 'String');
    aws.ssm().parameters.get('/prod/shop/api-key')!.tags.set('team', 'shop');
  }
});

test('a value that somebody creates meanwhile stays, and the previous value is in the copy', async () => {
  aws.turn = async (label) => {
    if (label === 'DeleteParameter answered') {
      aws.turn = () => Promise.resolve();
      aws.ssm().put('/prod/shop/api-key', 'theirs');
    }
  };
  const { code, stderr } = await runCommand(convertParameter, ['API_KEY', { yes: true }]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('somebody else created it at the same moment; the value before is in /prod/shop/api-key.converting')]);
  expect([parameter(), parameter('api-key.converting')]).toMatchObject([{ value: 'theirs' }, { value: `${CANARY}api`, type: 'SecureString' }]);
});

test.each<[string, object, () => void, string]>([
  ['API_KEY', {}, () => undefined, 'add --yes, or look first with --dry-run'],
  ['TOKEN', { yes: true }, () => undefined, 'TOKEN is in Secrets Manager, which encrypts every value'],
  ['LOG_LEVEL', { yes: true }, () => undefined, 'LOG_LEVEL is configuration, which is a String'],
  ['DATABASE_URL', { yes: true }, () => void aws.ssm().parameters.delete('/prod/shop/DATABASE_URL'), 'DATABASE_URL has no value'],
  ['API_KEY', { yes: true }, () => aws.faults.deny('ssm:GetParameters'), 'API_KEY can\'t be read'],
  ['API_KEY', { yes: true }, () => aws.faults.deny('kms:Encrypt'), 'API_KEY was not converted: AccessDeniedException'],
])('%s with %j exits with 2, and the value stays', async (name, options, fault, message) => {
  fault();
  const { code, stderr } = await runCommand(convertParameter, [name, options]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(parameter()).toMatchObject({ value: `${CANARY}api`, type: 'String' });
});
