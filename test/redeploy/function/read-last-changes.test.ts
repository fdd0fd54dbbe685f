import { ServiceWatch } from '../../../src/core/contracts/redeploy';
import { readLastChanges } from '../../../src/redeploy/function/read-last-changes';
import { storeServices } from '../../../src/stores/store-services';
import { FakeAws } from '../../support/fakes';

const watch = (rest: Partial<ServiceWatch>): ServiceWatch => ({ name: 'Shop', cluster: 'c', service: 's', debounce: 30, parameters: [], secrets: [], ...rest });
const region = 'eu-west-1';

test('reads names of several watches once, in their regions, one call after the other', async () => {
  const aws = new FakeAws();
  aws.ssm().put('/prod/shop/A', 'canary-value');
  aws.ssm('us-east-1').put('/prod/shop/A', 'canary-value');
  let running = 0;
  aws.turn = async (label) => {
    running += label.endsWith('answered') ? -1 : 1;
    expect(running).toBeLessThanOrEqual(1);
    await Promise.resolve();
  };
  const names = Array.from({ length: 25 }, (_, index) => `N${index}`);
  names.forEach((name) => aws.ssm().put(`/prod/shop/${name}`, 'canary-value'));
  const values = await readLastChanges(storeServices(aws.clients), watch({
    parameters: [{ region, prefix: '/prod/shop', names: ['A', 'B', ...names] }, { region, prefix: '', names: ['/prod/shop/A'] }, { region: 'us-east-1', prefix: '/prod/shop', names: ['A'] }],
  }));
  expect(values.missing).toEqual(['/prod/shop/B']);
  expect(values.present).toHaveLength(27);
  expect(aws.count('GetParameters')).toBe(3 + 1);
  expect(aws.calls.every(({ input }) => input.WithDecryption === false)).toBe(true);
  expect(JSON.stringify(values)).not.toContain('canary');
});

test('only the first version of a parameter counts as created', async () => {
  const aws = new FakeAws();
  aws.ssm().put('/a', 'x');
  aws.ssm().put('/b', 'x');
  aws.ssm().put('/b', 'y');
  const { arn } = aws.secretsManager().put('db', 'x');
  const { present } = await readLastChanges(storeServices(aws.clients), watch({ parameters: [{ region, prefix: '', names: ['/a', '/b'] }], secrets: [{ region, secret: arn, stage: 'AWSCURRENT' }] }));
  expect(present.map(({ name, created }) => [name, created])).toEqual([['/a', true], ['/b', false], [arn, false]]);
});

test('a pinned version counts as never changed, with any stages of the secret', async () => {
  const aws = new FakeAws();
  const { arn } = aws.secretsManager().put('db', 'x');
  const pinned = watch({ secrets: [{ region, secret: arn }] });
  const stores = storeServices(aws.clients);
  expect(await readLastChanges(stores, pinned)).toEqual({ missing: [], present: [{ name: arn, at: 0, created: false }] });
  aws.secretsManager().secrets.get('db')!.versions.forEach(({ stages }) => stages.clear());
  expect(await readLastChanges(stores, pinned)).toEqual({ missing: [], present: [{ name: arn, at: 0, created: false }] });
  aws.secretsManager().secrets.get('db')!.deleted = 1;
  expect(await readLastChanges(stores, pinned)).toEqual({ missing: [arn], present: [] });
  expect(aws.count('ListSecretVersionIds')).toBe(0);
});

test.each(['ssm:GetParameters', 'secretsmanager:DescribeSecret'])('a denial of %s is thrown, so that the message is tried again', async (action) => {
  const aws = new FakeAws();
  aws.ssm().put('/a', 'x');
  const { arn } = aws.secretsManager().put('db', 'x');
  aws.faults.deny(action);
  await expect(readLastChanges(storeServices(aws.clients), watch({ parameters: [{ region, prefix: '', names: ['/a'] }], secrets: [{ region, secret: arn, stage: 'AWSCURRENT' }] })))
    .rejects.toMatchObject({ name: 'AccessDeniedException' });
});
