import { handleGate } from '../../../src/gate/function/handler';
import { MemoryService } from '../../stores/memory-service';
import { declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret } from '../../support/gate';

/** The gate reaches values through the interface of stores alone. */
test('the gate creates, checks and deletes in any implementation of a store', async () => {
  const harness = new GateHarness();
  const memory = new MemoryService(harness.clock);
  const dependencies = { ...harness.dependencies, stores: { ssm: memory, secretsmanager: memory } };
  const input = declaration({ A: generated('A', { destroy: true }), B: secret('B') }, { stores: [PARAMETERS, JSON_SECRET] });

  const refused = await handleGate(harness.event(input), dependencies);
  expect(refused).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('B: /prod/shop/B does not exist') });
  expect([...memory.entries.keys()]).toEqual([]);

  memory.entries.set('/prod/shop/B', { tags: new Map(), versions: ['of people'] });
  expect(await handleGate(harness.event(input), dependencies)).toMatchObject({ Status: 'SUCCESS' });

  harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
  expect(await handleGate(harness.event(input, { type: 'Delete' }), dependencies)).toMatchObject({ Status: 'SUCCESS' });
  expect([...memory.entries.keys()]).toEqual(['/prod/shop/B']);
  expect(harness.aws.calls.map(({ operation }) => operation)).not.toContain('GetParameters');
});
