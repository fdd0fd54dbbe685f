import { Declaration, StoreDeclaration, VariableDeclaration } from '../../../src/core/declaration';
import { config, declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret } from '../../support/gate';

/** N1: a changed place never makes a new value silently. */

const OLD: StoreDeclaration = { kind: 'ssm', name: '/old/shop' };
const variables = { SESSION: generated('SESSION'), LEVEL: config('LEVEL', 'info') };
const now = declaration(variables);

interface Updated {
  readonly harness: GateHarness;
  readonly status: string;
  readonly reason: string;
}

async function update(after: Declaration, before: Declaration, prepare: (harness: GateHarness) => void = () => undefined): Promise<Updated> {
  const harness = new GateHarness();
  prepare(harness);
  const { Status, Reason = '' } = await harness.run(after, { type: 'Update', before });
  return { harness, status: Status, reason: Reason };
}

test.each<[string, Declaration, Declaration, string]>([
  ['another prefix', now, { ...now, stores: [OLD] }, 'copy SESSION --from /old/shop -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  ['another kind of store', now, { ...now, stores: [JSON_SECRET] }, 'copy SESSION --from prod/shop -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  ['another kind of store, the other way', { ...now, stores: [JSON_SECRET] }, now, 'copy SESSION --from /prod/shop -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  ['another name', now, declaration({ ...variables, SESSION: generated('session-key') }), 'copy SESSION --from /prod/shop --from-name session-key -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  ['another region', { ...now, stores: [{ ...PARAMETERS, region: 'us-east-1' }] }, { ...now, stores: [{ ...PARAMETERS, region: 'us-west-2' }] }, 'copy SESSION --from /prod/shop --from-region us-west-2 -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  ['a value that people owned', now, declaration({ ...variables, SESSION: secret('SESSION') }, { stores: [OLD] }), 'copy SESSION --from /old/shop -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  ['a secret whose name looks like a path', now, { ...now, stores: [{ ...JSON_SECRET, name: '/prod/shop' }] }, 'copy SESSION --from secret:/prod/shop -s Shop/Secrets --region eu-west-1 --account 111122223333'],
])('%s is a finding with the command that copies the value', async (_name, after, before, command) => {
  const { harness, status, reason } = await update(after, before);
  expect(status).toBe('FAILED');
  expect(reason).toContain(`SESSION: ${after.stores[0].kind === 'ssm' ? '/prod/shop/SESSION' : 'prod/shop'} does not exist, and before this deployment it was `);
  expect(reason).toContain(`npx cdk-service-secrets ${command}\nor, for a new value:\n-> npx cdk-service-secrets put SESSION --generate -s Shop/Secrets --region eu-west-1 --account 111122223333`);
  expect(harness.aws.values()).toEqual([]);
});

test('a finding about configuration names `copy`, and `put` for a new value', async () => {
  const { reason } = await update(now, { ...now, stores: [OLD] });
  expect(reason).toContain('LEVEL: /prod/shop/LEVEL does not exist, and before this deployment it was /old/shop/LEVEL'
    + '\n-> npx cdk-service-secrets copy LEVEL --from /old/shop -s Shop/Secrets --region eu-west-1 --account 111122223333\nor, for a new value:\n-> npx cdk-service-secrets put LEVEL -s Shop/Secrets --region eu-west-1 --account 111122223333');
});

test('a finding about a secret names `copy`', async () => {
  const { reason } = await update(declaration({ A: secret('A') }), declaration({ A: secret('A') }, { stores: [OLD] }));
  expect(reason).toContain('A: /prod/shop/A does not exist, and before this deployment it was /old/shop/A\n-> npx cdk-service-secrets copy A --from /old/shop -s Shop/Secrets --region eu-west-1 --account 111122223333');
});

test('the fix of an external value is `put`, because `copy` can\'t copy it', async () => {
  const { status, reason } = await update(declaration({ G: generated('G') }), declaration({ G: { kind: 'parameter', parameter: '/theirs/G' } }));
  expect(status).toBe('FAILED');
  expect(reason).toContain('before this deployment it was /theirs/G\n-> npx cdk-service-secrets put G -s Shop/Secrets --region eu-west-1 --account 111122223333\nor, for a new value:\n-> npx cdk-service-secrets put G --generate -s Shop/Secrets --region eu-west-1 --account 111122223333');
});

test.each<[string, Record<string, VariableDeclaration>]>([
  ['a variable that is new', {}],
  ['a value that was in code', { SESSION: { kind: 'plain' }, LEVEL: { kind: 'plain' } }],
  ['a deleted value at the same place', variables],
])('%s is created', async (_name, before) => {
  const { harness, status } = await update(now, declaration(before));
  expect(status).toBe('SUCCESS');
  expect(harness.aws.values()).toHaveLength(2);
});

test('after the copy the deployment succeeds', async () => {
  const { status } = await update(now, { ...now, stores: [OLD] }, (harness) => {
    harness.aws.ssm().put('/prod/shop/SESSION', harness.value('SESSION'));
    harness.aws.ssm().put('/prod/shop/LEVEL', 'debug', 'String');
  });
  expect(status).toBe('SUCCESS');
});

test('a copy lets a waiting deployment succeed', async () => {
  const harness = new GateHarness();
  harness.clock.after(20_000, () => {
    harness.aws.ssm().put('/prod/shop/SESSION', harness.value('SESSION'));
    harness.aws.ssm().put('/prod/shop/LEVEL', 'debug', 'String');
  });
  expect(await harness.run(now, { type: 'Update', before: { ...now, stores: [OLD] }, Wait: 60 })).toMatchObject({ Status: 'SUCCESS' });
});
