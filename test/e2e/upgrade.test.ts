import { join } from 'node:path';
import { TaskDefinition } from '@aws-sdk/client-ecs';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { eventsOf, fingerprintOf, gateAtWork, putSecret, resourcesOf, serviceOf, stackNamed, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { CACHE } from '../support/paths';
import { EXAMPLES_APP, putValuesOfExamples, RecordedVersion } from '../support/upgrade';
import { keyFor, PUT_BY_PEOPLE, PutByPeople, valueFor } from '../support/web-service';

const GATE = 'Custom::ServiceSecrets';
const DEPLOYED = ['Catalogue', 'Checkout', 'Invoicing', 'Reports', 'Search', 'Shop', 'Worker'];

interface State {
  readonly definition: TaskDefinition;
  readonly serves: string | undefined;
  readonly runsOfGate: number;
}

/** What people have who deployed the examples with 0.1.0, and what an upgrade does to it. test/upgrade compares the templates. */
describe('an upgrade from 0.1.0', () => {
  const canary = new Canary();
  const before = new Map<string, State>();
  const runs: CdkRun[] = [];
  let emulator: Emulator;
  let today: CdkApp;

  const stateOf = async (stack: string): Promise<State> => ({
    definition: await taskDefinitionOf(emulator, stack),
    serves: (await serviceOf(emulator, stack)).taskDefinition,
    runsOfGate: (await eventsOf(emulator, stack, GATE)).filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_IN_PROGRESS')).length,
  });
  const deploy = async (app: CdkApp): Promise<CdkRun> => {
    const run = await app.deploy({ stacks: ['Platform', ...DEPLOYED], args: ['--concurrency', '3'] });
    runs.push(run);
    return run;
  };

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    await putValuesOfExamples(emulator, canary);
    const assembly = join(CACHE, 'e2e', `recorded-${process.pid}`);
    new RecordedVersion('0.1.0').unpackTo(assembly);
    const deployment = deploy(new CdkApp(emulator, assembly));
    await gateAtWork(emulator, 'Shop');
    // The others wait for nothing: a value that is put again would be another version.
    for (const [variable, parameter] of Object.entries(PUT_BY_PEOPLE).filter(([name]) => keyFor(name as PutByPeople))) {
      await putSecret(emulator, parameter, valueFor(variable as PutByPeople, canary), keyFor(variable as PutByPeople));
    }
    expect(await deployment).toMatchObject({ exitCode: 0 });
    for (const stack of DEPLOYED) before.set(stack, await stateOf(stack));

    today = new CdkApp(emulator, EXAMPLES_APP);
    expect(await deploy(today)).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => emulator?.stop());

  test.each(DEPLOYED)('runs the gate of %s once', async (stack) => {
    expect((await stateOf(stack)).runsOfGate - before.get(stack)!.runsOfGate).toBe(1);
    expect((await resourcesOf(emulator, stack, GATE)).map(({ ResourceStatus }) => ResourceStatus)).toEqual(['UPDATE_COMPLETE']);
    expect((await stackNamed(emulator, stack))?.StackStatus).toBe('UPDATE_COMPLETE');
  });

  test.each(DEPLOYED)('restarts no task of %s: its task definition has no new revision', async (stack) => {
    const now = await stateOf(stack);
    expect(fingerprintOf(now.definition)).toMatch(/^[0-9a-f]+$/);
    expect(now.definition).toEqual(before.get(stack)!.definition);
    expect(now.serves).toBe(before.get(stack)!.serves);
  });

  test('shows no value', async () => {
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(today.directory), ...runs.map(({ output }, index) => ({ where: `run ${index + 1}`, text: output }))]);
  });
});
