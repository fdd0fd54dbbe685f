import { join } from 'node:path';
import { CreateSecretCommand, DeleteSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { deleteParameter, environmentOf, gateFailure, putSecret, referencesOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

const FIX = 'npx cdk-service-secrets put';

describe('variables of every kind in one declaration', () => {
  const canary = new Canary();
  const runs: CdkRun[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let secretArn: string;
  let versionId: string;

  const user = (name: string): string => JSON.stringify({ user: canary.value(name) });
  const storedJson = async (): Promise<{ [key: string]: string }> =>
    JSON.parse((await emulator.clients().secretsManager.send(new GetSecretValueCommand({ SecretId: 'mixed/json' }))).SecretString!);

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    const { secretsManager } = emulator.clients();
    const create = new CreateSecretCommand({ Name: 'external/secret', SecretString: user('SECRET_STAGE') });
    secretArn = (await secretsManager.send(create)).ARN!;
    // A version without any stage may be removed at any time: what is pinned needs one.
    const pin = new PutSecretValueCommand({ SecretId: secretArn, SecretString: user('SECRET_VERSION'), VersionStages: ['release-1'] });
    versionId = (await secretsManager.send(pin)).VersionId!;
    await secretsManager.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: user('SECRET_KEY') }));
    await secretsManager.send(new CreateSecretCommand({ Name: 'external/by-name', SecretString: user('SECRET_BY_NAME') }));
    await secretsManager.send(new CreateSecretCommand({ Name: 'mixed/json', SecretString: JSON.stringify({ JSON_SECRET: canary.value('JSON_SECRET') }) }));
    await putSecret(emulator, '/mixed/own/OWN', canary.value('OWN'));
    await putSecret(emulator, '/mixed/own/other-name', canary.value('OWN_RENAMED'));
    await putSecret(emulator, '/mixed/common/SHARED', canary.value('SHARED'));
    await putSecret(emulator, '/external/parameter', canary.value('PARAMETER'));
    await emulator.clients('eu-central-1').ssm.send(
      new PutParameterCommand({ Name: '/external/elsewhere', Type: 'SecureString', Value: canary.value('PARAMETER_ELSEWHERE') }));

    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'mixed-app.ts'), { context: { secretArn, versionId } });
    runs.push(await app.deploy());
  });
  afterAll(async () => emulator?.stop());

  test('deploys, with each reference in the form that ECS reads', async () => {
    expect(runs[0]).toMatchObject({ exitCode: 0 });
    const definition = await taskDefinitionOf(emulator, 'Mixed');
    const byName = (name: string, rest: string) => expect.stringMatching(new RegExp(`^arn:aws:secretsmanager:us-east-1:\\d{12}:secret:${name}(-\\w{6})?:${rest}$`));
    expect(referencesOf(definition)).toEqual({
      OWN: '/mixed/own/OWN',
      OWN_RENAMED: '/mixed/own/other-name',
      OWN_GENERATED: '/mixed/own/OWN_GENERATED',
      SHARED: '/mixed/common/SHARED',
      JSON_SECRET: byName('mixed/json', 'JSON_SECRET::'),
      JSON_GENERATED: byName('mixed/json', 'JSON_GENERATED::'),
      PARAMETER: '/external/parameter',
      PARAMETER_ELSEWHERE: 'arn:aws:ssm:eu-central-1:000000000000:parameter/external/elsewhere',
      SECRET_WHOLE: secretArn,
      SECRET_KEY: `${secretArn}:user::`,
      SECRET_BY_NAME: byName('external/by-name', 'user::'),
      SECRET_STAGE: `${secretArn}:user:AWSPREVIOUS:`,
      SECRET_VERSION: `${secretArn}:user::${versionId}`,
    });
    expect(environmentOf(definition)).toEqual({ PLAIN: 'plain' });
  });

  test('adds a generated value to a JSON secret and keeps keys of people', async () => {
    const stored = await storedJson();
    expect(stored).toEqual({ JSON_SECRET: canary.value('JSON_SECRET'), JSON_GENERATED: expect.stringMatching(/^[A-Za-z0-9]{24}$/) });
    canary.watch('JSON_GENERATED', stored.JSON_GENERATED);
  });

  describe('with many faults at once', () => {
    let reason: string;

    beforeAll(async () => {
      const { secretsManager } = emulator.clients();
      await deleteParameter(emulator, '/mixed/own/other-name');
      await deleteParameter(emulator, '/mixed/common/SHARED');
      await deleteParameter(emulator, '/external/parameter');
      await secretsManager.send(new PutSecretValueCommand({ SecretId: 'mixed/json', SecretString: JSON.stringify({ ...await storedJson(), JSON_SECRET: {} }) }));
      await secretsManager.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: JSON.stringify({ name: canary.value('no user') }) }));
      await secretsManager.send(new DeleteSecretCommand({ SecretId: 'external/by-name' }));
      runs.push(await app.deploy({ context: { imageTag: '2' } }));
      reason = await gateFailure(emulator, 'Mixed');
    });

    /** Each begins with the name of its variable; its fix may have several lines. */
    const findings = (): string[] => reason.split(/\n(?=[A-Z_]+: )/).slice(1);

    test('the deployment is stopped', () => {
      expect(runs.at(-1)).toMatchObject({ exitCode: 1 });
    });

    test.each([
      ['OWN_RENAMED', `/mixed/own/other-name does not exist\n-> ${FIX} OWN_RENAMED -s Mixed/Secrets`],
      ['SHARED', `/mixed/common/SHARED does not exist\n-> ${FIX} SHARED -s Mixed/Secrets`],
      ['PARAMETER', '/external/parameter does not exist\ncorrect the name in code, or create it (account 000000000000):\n-> '],
      ['JSON_SECRET', 'key JSON_SECRET of mixed/json'],
      ['SECRET_KEY', 'user'],
      ['SECRET_BY_NAME', 'is scheduled for deletion\n-> aws secretsmanager restore-secret --secret-id '],
    ])('%s is reported', (variable, finding) => {
      expect(findings().filter((text) => text.startsWith(`${variable}: `))).toEqual([expect.stringContaining(finding)]);
    });

    test('correct values are not reported', () => {
      expect(reason).toMatch(/^6 of 13 values/);
      expect(findings().map((text) => text.split(':')[0])).toEqual(['JSON_SECRET', 'OWN_RENAMED', 'PARAMETER', 'SECRET_BY_NAME', 'SECRET_KEY', 'SHARED']);
    });
  });

  test('no value has left its store', async () => {
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory), ...runs.map(({ output }, index) => ({ where: `output of run ${index + 1}`, text: output }))]);
  });
});
