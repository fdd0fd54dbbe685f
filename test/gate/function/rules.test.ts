import { RuleDeclaration } from '../../../src/core/rules';
import { handleGate } from '../../../src/gate/function/handler';
import { declaration, GateHarness, secret } from '../../support/gate';

const ruled = (...rules: RuleDeclaration[]): ReturnType<typeof declaration> => declaration({ A: { ...secret('A'), rules } as ReturnType<typeof secret>, B: secret('B') });
const PORT: RuleDeclaration = { kind: 'port' };

let harness: GateHarness;
beforeEach(() => {
  harness = new GateHarness();
  harness.aws.ssm().put('/prod/shop/A', harness.value('A'));
  harness.aws.ssm().put('/prod/shop/B', harness.value('B'));
});

test('a value that breaks a rule stops the deployment', async () => {
  const { Status, Reason } = await harness.run(ruled(PORT));
  expect(Status).toBe('FAILED');
  expect(Reason).toContain('A: /prod/shop/A is not the number of a port, 1 to 65535\n-> npx cdk-service-secrets put A -s Shop/Secrets --region eu-west-1 --account 111122223333\nif the value is right or has to stay for now, change the rule or turn it into a warning with asWarning()');
});

test('a rule that an update adds stops the deployment for an existing value', async () => {
  expect((await harness.run(ruled(PORT), { type: 'Update', before: ruled() })).Status).toBe('FAILED');
});

test('a warning is logged, and stops nothing', async () => {
  expect((await harness.run(ruled({ ...PORT, warning: true }))).Status).toBe('SUCCESS');
  expect(harness.messages()).toContain('A: the value is not the number of a port, 1 to 65535');
});

test('with METADATA the log says that rules were not checked', async () => {
  expect((await harness.run({ ...ruled(PORT), verification: 'metadata' })).Status).toBe('SUCCESS');
  expect(harness.logs).toContainEqual({ message: 'Rules not checked, as only metadata may be read', names: ['A'] });
});

test('a rollback doesn\'t get stuck on a rule of a later version', async () => {
  harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  const event = harness.event(ruled(PORT), { type: 'Update' });
  const later = { ...event, ResourceProperties: { ...event.ResourceProperties, Declaration: { ...event.ResourceProperties.Declaration, Format: '3', Rules: [{ Kind: 'later' }] } } };
  expect((await handleGate(later, harness.dependencies)).Status).toBe('SUCCESS');
});
