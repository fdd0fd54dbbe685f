import { join } from 'node:path';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { fingerprintOf, putSecret, referencesOf, Statement, statementsOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

const COUNT = 500;

/** Names differ, and nothing else may. */
const withoutNames = (statements: Statement[]): string =>
  JSON.stringify(statements).replaceAll('/one_/', '/many/').replaceAll(/"arn:aws:logs:[^"]*"/g, '"log group"');

describe(`a service with ${COUNT} variables`, () => {
  const canary = new Canary();
  let emulator: Emulator;
  let app: CdkApp;
  let run: CdkRun;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    const names = Array.from({ length: COUNT }, (_, index) => `VARIABLE_WITH_24_CHARS_${String(index).padStart(3, '0')}`);
    await putSecret(emulator, `/sizes/one_/${names[0]}`, canary.value('one'));
    for (let start = 0; start < COUNT; start += 50) {
      await Promise.all(names.slice(start, start + 50).map(async name => putSecret(emulator, `/sizes/many/${name}`, `${canary.marker}/${name}`)));
    }
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'many-app.ts'));
    run = await app.deploy();
  });
  afterAll(async () => emulator?.stop());

  test('deploys', async () => {
    expect(run).toMatchObject({ exitCode: 0 });
    const definition = await taskDefinitionOf(emulator, 'Many');
    expect(Object.keys(referencesOf(definition))).toHaveLength(COUNT);
    expect(fingerprintOf(definition)).toMatch(/^[0-9a-f]+$/);
  });

  test('stays within the size of a task definition', async () => {
    const { containerDefinitions } = await taskDefinitionOf(emulator, 'Many');
    expect(Buffer.byteLength(JSON.stringify(containerDefinitions))).toBeLessThan(65_536);
  });

  test('has permissions of the same size as with one variable', async () => {
    const [one, many] = await Promise.all(['One', 'Many'].map(async stack => statementsOf(emulator, (await taskDefinitionOf(emulator, stack)).executionRoleArn!)));
    expect(withoutNames(one)).toContain('ssm:GetParameters');
    expect(withoutNames(many)).toBe(withoutNames(one));
  });

  test('keeps its values in the store', async () => {
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory), { where: 'output of the deployment', text: run.output }]);
  });
});
