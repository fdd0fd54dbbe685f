import { join } from 'node:path';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { deleteParameter, gateAtWork, gateFailure, parameterNamed, putSecret, referencesOf, secondsLeft, stackNamed, tagsOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

/** What becomes of values when deployments fail at the worst moments. In order: each step builds on the one before. */
describe('a service whose deployments fail', () => {
  const canary = new Canary();
  const runs: CdkRun[] = [];
  let emulator: Emulator;
  let app: CdkApp;

  const deploy = async (context: { [key: string]: string } = {}): Promise<CdkRun> => {
    const run = await app.deploy({ context });
    runs.push(run);
    return run;
  };
  const status = async (): Promise<string | undefined> => (await stackNamed(emulator, 'Lifecycle'))?.StackStatus;
  const value = async (name: string): Promise<string | undefined> => (await parameterNamed(emulator, `/lifecycle/${name}`))?.Value;
  const version = async (name: string): Promise<number | undefined> => (await parameterNamed(emulator, `/lifecycle/${name}`))?.Version;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'lifecycle-app.ts'));
  });
  afterAll(async () => emulator?.stop());

  test('in its creation, after the gate: values that the gate created are deleted, the rest stays', async () => {
    await putSecret(emulator, '/lifecycle/PUT_BY_PEOPLE', canary.value('PUT_BY_PEOPLE'));
    // Somebody was faster than the gate: not this stack's, so not this stack's to delete.
    await putSecret(emulator, '/lifecycle/DESTROYED', canary.value('DESTROYED'));
    expect(await deploy({ fail: 'true' })).toMatchObject({ exitCode: 1, output: expect.stringContaining('the step after the task definition has failed') });
    expect(await status()).toBe('ROLLBACK_COMPLETE');
    expect(await value('PUT_BY_PEOPLE')).toBe(canary.value('PUT_BY_PEOPLE'));
    expect(await value('DESTROYED')).toBe(canary.value('DESTROYED'));
    expect(await value('KEPT')).toBeUndefined();
    expect(await value('DESTROYED_CONFIG')).toBeUndefined();
  });

  test('in its second creation: existing values stay as they are', async () => {
    expect(await deploy()).toMatchObject({ exitCode: 0 });
    expect(await status()).toBe('CREATE_COMPLETE');
    expect(await value('KEPT')).toMatch(/^\w{32}$/);
    canary.watch('KEPT', (await value('KEPT'))!);
    expect(await Promise.all(['PUT_BY_PEOPLE', 'DESTROYED', 'KEPT', 'DESTROYED_CONFIG'].map(version))).toEqual([1, 1, 1, 1]);
    expect(Object.keys(await tagsOf(emulator, '/lifecycle/DESTROYED_CONFIG'))).toEqual(expect.arrayContaining(['cdk-service-secrets:stack', 'cdk-service-secrets:gate']));
    expect(await tagsOf(emulator, '/lifecycle/PUT_BY_PEOPLE')).toEqual({});
  });

  test('in an update, after the gate, while an old value was deleted: the rollback succeeds', async () => {
    const before = await taskDefinitionOf(emulator, 'Lifecycle');
    await putSecret(emulator, '/lifecycle/EXTRA', canary.value('EXTRA'));
    const deployment = deploy({ fail: 'true', extra: 'EXTRA' });
    await deployment;
    expect(runs.at(-1)).toMatchObject({ exitCode: 1 });
    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(referencesOf(await taskDefinitionOf(emulator, 'Lifecycle'))).toEqual(referencesOf(before));
    expect(await value('EXTRA')).toBe(canary.value('EXTRA'));
  });

  test('in an update at the gate itself: a rollback without any value succeeds', async () => {
    const before = await taskDefinitionOf(emulator, 'Lifecycle');
    await deleteParameter(emulator, '/lifecycle/PUT_BY_PEOPLE');
    expect(await deploy({ imageTag: '2' })).toMatchObject({ exitCode: 1 });
    expect(await gateFailure(emulator, 'Lifecycle')).toContain('PUT_BY_PEOPLE: /lifecycle/PUT_BY_PEOPLE does not exist\n-> npx cdk-service-secrets put PUT_BY_PEOPLE');
    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await taskDefinitionOf(emulator, 'Lifecycle')).taskDefinitionArn).toBe(before.taskDefinitionArn);
    await putSecret(emulator, '/lifecycle/PUT_BY_PEOPLE', canary.value('PUT_BY_PEOPLE'));
  });

  test('because a new value never exists: it waits for the configured time, then names the missing value', async () => {
    expect(await deploy({ extra: 'NEVER_PUT', wait: '8' })).toMatchObject({ exitCode: 1 });
    expect(await gateFailure(emulator, 'Lifecycle')).toContain('NEVER_PUT: /lifecycle/NEVER_PUT does not exist');
    const logs = (await visibleOutputs(emulator)).filter(({ where }) => where.startsWith('log group')).map(({ text }) => text).join('\n');
    expect(logs).toContain('waiting for 1 value');
    expect(logs).toContain('NEVER_PUT');
  });

  test('destroyed: only values that the stack created for itself are deleted', async () => {
    const kept = await value('KEPT');
    runs.push(await app.destroy());
    expect(runs.at(-1)).toMatchObject({ exitCode: 0 });
    expect(await status()).toBeUndefined();
    expect(await value('DESTROYED_CONFIG')).toBeUndefined();
    expect(await value('DESTROYED')).toBe(canary.value('DESTROYED'));
    expect(await value('PUT_BY_PEOPLE')).toBe(canary.value('PUT_BY_PEOPLE'));
    expect(await value('EXTRA')).toBe(canary.value('EXTRA'));
    expect(await value('KEPT')).toBe(kept);
  });

  test('in its creation, for a missing value: the gate waits, and continues after put', async () => {
    await deleteParameter(emulator, '/lifecycle/PUT_BY_PEOPLE');
    const deployment = deploy({ wait: '300' });
    await gateAtWork(emulator, 'Lifecycle');
    await putSecret(emulator, '/lifecycle/PUT_BY_PEOPLE', canary.value('PUT_BY_PEOPLE, late'));
    expect(await deployment).toMatchObject({ exitCode: 0 });
    // It would have waited for five minutes.
    expect(await secondsLeft(emulator, 'Lifecycle')).toBeGreaterThan(60);
    expect(await value('PUT_BY_PEOPLE')).toBe(canary.value('PUT_BY_PEOPLE, late'));
  });

  test('no value has left its store', async () => {
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory), ...runs.map(({ output }, index) => ({ where: `output of run ${index + 1}`, text: output }))]);
  });
});
