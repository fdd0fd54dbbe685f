import { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import {
  containerOf, deleteParameter, environmentOf, eventsOf, fingerprintOf, gateAtWork, gateFailure, listOf, parameterNamed, putSecret, referencesOf, secondsLeft, serviceOf,
  stackNamed, statementsOf, taskDefinitionOf,
} from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { keyFor, PUT_BY_PEOPLE, PutByPeople, valueFor, WEB_SERVICE } from '../support/web-service';

/** The story of one service, in order: each step builds on the one before. */
describe('the web service example', () => {
  const canary = new Canary();
  const runs: CdkRun[] = [];
  let emulator: Emulator;
  let app: CdkApp;

  const deploy = async (imageTag: string): Promise<CdkRun> => {
    const run = await app.deploy({ context: { imageTag } });
    runs.push(run);
    return run;
  };
  const running = async (): Promise<{ service: Service; definition: TaskDefinition }> =>
    ({ service: await serviceOf(emulator, 'Shop'), definition: await taskDefinitionOf(emulator, 'Shop') });
  const versions = async (): Promise<(number | undefined)[]> =>
    Promise.all(Object.values(PUT_BY_PEOPLE).map(async name => (await parameterNamed(emulator, name))?.Version));

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new CdkApp(emulator, WEB_SERVICE);
  });
  afterAll(async () => emulator?.stop());

  describe('the first deployment, without a value in the store', () => {
    beforeAll(async () => {
      const deployment = deploy('1');
      await gateAtWork(emulator, 'Shop');
      expect(await eventsOf(emulator, 'Shop', 'AWS::ECS::TaskDefinition')).toEqual([]);
      for (const [variable, parameter] of Object.entries(PUT_BY_PEOPLE)) {
        await putSecret(emulator, parameter, valueFor(variable as PutByPeople, canary), keyFor(variable as PutByPeople));
      }
      await deployment;
      for (const name of ['SESSION_KEY', 'CSRF_KEY']) canary.watch(name, (await parameterNamed(emulator, `/prod/shop/${name}`))!.Value!);
    });

    test('waits for the values, and continues as soon as they exist', async () => {
      expect(runs[0]).toMatchObject({ exitCode: 0 });
      expect((await stackNamed(emulator, 'Shop'))?.StackStatus).toBe('CREATE_COMPLETE');
      // It would have waited for ten minutes.
      expect(await secondsLeft(emulator, 'Shop')).toBeGreaterThan(60);
    });

    test('creates values that nobody has to know, and the first configuration', async () => {
      expect(await parameterNamed(emulator, '/prod/shop/SESSION_KEY')).toMatchObject({ Type: 'SecureString', Value: expect.stringMatching(/^[A-Za-z0-9]{48}$/) });
      expect(await parameterNamed(emulator, '/prod/shop/CSRF_KEY')).toMatchObject({ Type: 'SecureString', Value: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(await parameterNamed(emulator, '/prod/shop/LOG_LEVEL')).toMatchObject({ Type: 'String', Value: 'info' });
    });

    test('keeps values of people unchanged', async () => {
      expect(await versions()).toEqual([1, 1, 1, 1, 1]);
    });

    test('registers references to all of them, and plain values as such', async () => {
      const { definition } = await running();
      const { GOOGLE_APPLICATION_CREDENTIALS, ...variables } = PUT_BY_PEOPLE;
      expect(referencesOf(definition)).toEqual({
        ...variables,
        SESSION_KEY: '/prod/shop/SESSION_KEY',
        CSRF_KEY: '/prod/shop/CSRF_KEY',
        LOG_LEVEL: '/prod/shop/LOG_LEVEL',
        FEATURES: '/prod/shop/FEATURES',
        DB_HOST: expect.stringMatching(/:secret:platform\/shop-database-\w{6}:host::$/),
        DB_USER: expect.stringMatching(/:secret:platform\/shop-database-\w{6}:username::$/),
        DB_PASSWORD: expect.stringMatching(/:secret:platform\/shop-database-\w{6}:password::$/),
        OTEL_EXPORTER_OTLP_ENDPOINT: '/platform/telemetry/endpoint',
      });
      expect(environmentOf(definition)).toEqual({
        NODE_ENV: 'production', PORT: '8080', GOOGLE_APPLICATION_CREDENTIALS: '/run/secrets/google-credentials.json',
      });
      const { dependsOn, mountPoints } = containerOf(definition);
      expect(Object.values(referencesOf(definition, dependsOn![0].containerName))).toEqual([GOOGLE_APPLICATION_CREDENTIALS]);
      expect(dependsOn![0].condition).toBe('SUCCESS');
      expect(mountPoints).toEqual([expect.objectContaining({ containerPath: '/run/secrets', readOnly: true })]);
    });

    test('lets the execution role read these values and no others', async () => {
      const { definition } = await running();
      const statements = await statementsOf(emulator, definition.executionRoleArn!);
      const reading = statements.filter(({ Action }) => listOf(Action).some(action => /^(ssm|secretsmanager|kms):/.test(action)));
      expect(new Set(reading.flatMap(({ Action }) => listOf(Action)))).toEqual(new Set(['ssm:GetParameters', 'secretsmanager:GetSecretValue', 'kms:Decrypt']));
      const resources = reading.flatMap(({ Resource }) => listOf(Resource));
      expect(resources).toEqual(expect.arrayContaining([
        expect.stringMatching(/:parameter\/prod\/shop\/\*$/),
        expect.stringMatching(/:parameter\/prod\/common\/\*$/),
        expect.stringMatching(/:parameter\/platform\/telemetry\/endpoint$/),
        expect.stringMatching(/:secret:platform\/shop-database-\w{6}$/),
      ]));
      expect(resources).not.toContain('*');
    });
  });

  test('a second deployment changes nothing', async () => {
    const before = await running();
    expect(await deploy('1')).toMatchObject({ exitCode: 0, output: expect.stringContaining('Shop (no changes)') });
    expect((await running()).service.taskDefinition).toBe(before.service.taskDefinition);
  });

  test('a changed value has a new fingerprint with the next image, and stays as it is', async () => {
    const before = await running();
    await putSecret(emulator, PUT_BY_PEOPLE.SMTP_PASSWORD, canary.value('SMTP_PASSWORD, changed'));
    expect(await deploy('2')).toMatchObject({ exitCode: 0 });
    const after = await running();
    expect(containerOf(after.definition).image).toMatch(/:2$/);
    expect(fingerprintOf(after.definition)).toMatch(/^[0-9a-f]+$/);
    expect(fingerprintOf(after.definition)).not.toBe(fingerprintOf(before.definition));
    expect(after.service.taskDefinition).toBe(after.definition.taskDefinitionArn);
    expect(await versions()).toEqual([1, 2, 1, 1, 1]);
  });

  describe('a value that was deleted', () => {
    let before: { service: Service; definition: TaskDefinition };

    beforeAll(async () => {
      before = await running();
      await deleteParameter(emulator, PUT_BY_PEOPLE.SMTP_PASSWORD);
      await deploy('3');
    });

    test('stops the deployment', async () => {
      expect(runs.at(-1)?.exitCode).toBe(1);
      expect((await stackNamed(emulator, 'Shop'))?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    });

    test('is named, together with the command that puts it', async () => {
      const message = 'SMTP_PASSWORD: /prod/shop/SMTP_PASSWORD does not exist\n-> npx cdk-service-secrets put SMTP_PASSWORD -s Shop/Secrets';
      const reason = await gateFailure(emulator, 'Shop');
      expect(reason).toMatch(/^1 of 13 values/);
      expect(reason).toContain(message);
      expect(runs.at(-1)?.output).toContain(message);
    });

    test('keeps the running service', async () => {
      const after = await running();
      expect(after.service.taskDefinition).toBe(before.service.taskDefinition);
      expect(after.definition).toMatchObject({ status: 'ACTIVE', revision: before.definition.revision });
    });

    test('keeps all other values', async () => {
      expect(await versions()).toEqual([1, undefined, 1, 1, 1]);
    });

    test('is the only missing one: after put, the same deployment succeeds', async () => {
      await putSecret(emulator, PUT_BY_PEOPLE.SMTP_PASSWORD, canary.value('SMTP_PASSWORD, again'));
      expect(await deploy('3')).toMatchObject({ exitCode: 0 });
      const { service, definition } = await running();
      expect(containerOf(definition).image).toMatch(/:3$/);
      expect(service.taskDefinition).toBe(definition.taskDefinitionArn);
    });
  });

  test('destroying the service keeps every value', async () => {
    const names = ['STRIPE_API_KEY', 'SMTP_PASSWORD', 'partner-api-token', 'GOOGLE_APPLICATION_CREDENTIALS', 'SESSION_KEY', 'CSRF_KEY', 'LOG_LEVEL', 'FEATURES'].map(name => `/prod/shop/${name}`);
    const values = async () => Promise.all([...names, PUT_BY_PEOPLE.SENTRY_DSN].map(async name => (await parameterNamed(emulator, name))?.Value));
    const before = await values();
    runs.push(await app.destroy({ stacks: ['Shop'] }));
    expect(runs.at(-1)).toMatchObject({ exitCode: 0 });
    expect(await stackNamed(emulator, 'Shop')).toBeUndefined();
    expect(before).not.toContain(undefined);
    expect(await values()).toEqual(before);
  });

  test('no value has left its store', async () => {
    canary.assertAbsent([
      ...await visibleOutputs(emulator),
      ...filesBelow(app.directory),
      ...runs.map(({ output }, index) => ({ where: `output of run ${index + 1}`, text: output })),
    ]);
  });
});
