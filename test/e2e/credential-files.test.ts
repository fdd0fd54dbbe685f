import { generateKeyPairSync, createVerify, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { GoogleAuth, JWT } from 'google-auth-library';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { bootstrap, CdkApp, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';
import { Shell, describeEachShell } from '../support/shells';
import { Exit, Task } from '../support/task';

const INIT = 'service-secrets';
const ROOT = process.getuid!() === 0;
/** Only root can give files away; somebody else keeps them. */
const owners = (script: string) => (ROOT ? script : script.replace(/'\d+:\d+' (?='(?:text|base64)'$)/gm, '\'\' '));

const canary = new Canary();
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const google = {
  type: 'service_account',
  project_id: 'reports',
  private_key_id: canary.value('private_key_id'),
  private_key: pem,
  client_email: 'reports@reports.iam.gserviceaccount.com',
  client_id: '104',
  token_uri: 'https://oauth2.googleapis.com/token',
};
const keystore = randomBytes(3000);
const values = {
  google: `${JSON.stringify(google, undefined, 2)}\n`,
  keystore: keystore.toString('base64').replace(/.{76}/g, '$&\n') + '\n',
  key: `${pem}${canary.value('TLS_KEY')}`,
  certificate: `-----BEGIN CERTIFICATE-----\n${canary.value('TLS_CERTIFICATE')}\n-----END CERTIFICATE-----`,
};
Object.entries(values).forEach(([name, value]) => canary.watch(name, value));

describe('a service with credentials in files', () => {
  let emulator: Emulator;
  let app: CdkApp;
  let directory: string;

  const put = async (name: string, value: string) => emulator.clients().ssm.send(
    new PutParameterCommand({ Name: `/prod/reports/${name}`, Type: 'SecureString', Value: value, Overwrite: true }));

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'credential-files-'));
    emulator = await Emulator.start();
    await bootstrap(emulator);
    await emulator.clients().secretsManager.send(
      new CreateSecretCommand({ Name: 'platform/tls', SecretString: JSON.stringify({ key: values.key, certificate: values.certificate }) }));
    app = new CdkApp(emulator, join(PROJECT, 'examples', 'credential-files', 'app.ts'));
  });
  afterAll(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('is not rolled out with files that its tasks can\'t use', async () => {
    await put('GOOGLE_APPLICATION_CREDENTIALS', JSON.stringify({ ...google, client_email: undefined }));
    await put('KEYSTORE', canary.value('KEYSTORE'));
    const { exitCode, output } = await app.deploy();

    expect(exitCode).not.toBe(0);
    expect(output).toContain('GOOGLE_APPLICATION_CREDENTIALS: /prod/reports/GOOGLE_APPLICATION_CREDENTIALS has no client_email, which Google credentials of type service_account need');
    expect(output).toContain('KEYSTORE: /prod/reports/KEYSTORE is not base64\npass it the output of base64 FILE:\n-> npx cdk-service-secrets put KEYSTORE -s Reports/Secrets');
    canary.assertAbsent([{ where: 'cdk deploy', text: output }]);
  });

  test('is rolled out with files that work', async () => {
    await put('GOOGLE_APPLICATION_CREDENTIALS', values.google);
    await put('KEYSTORE', values.keystore);
    const { exitCode, output } = await app.deploy();

    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
    canary.assertAbsent([{ where: 'cdk deploy', text: output }]);
  });

  describeEachShell('whose init container has $name', (shell: Shell) => {
    let task: Task;
    let exit: Exit;

    beforeAll(async () => {
      const { taskDefinitionArns } = await emulator.clients().ecs.send(new ListTaskDefinitionsCommand({ sort: 'DESC' }));
      task = await Task.of(emulator, taskDefinitionArns![0], mkdtempSync(join(directory, 'volumes-')));
      exit = await task.run(INIT, shell, owners);
    });

    test('writes all files and shows no value', () => {
      expect(exit).toEqual({
        status: 0,
        output: [
          'GOOGLE_APPLICATION_CREDENTIALS: wrote /run/secrets/google-credentials.json',
          'KEYSTORE: wrote /run/secrets/java/keystore.p12',
          'TLS_KEY: wrote /etc/nginx/tls/server.key',
          'TLS_CERTIFICATE: wrote /etc/nginx/tls/server.crt\n',
        ].join('\n'),
      });
      canary.assertAbsent([{ where: 'the init container', text: exit.output }]);
    });

    test.each([
      ['Application', '/run/secrets/google-credentials.json', 'GOOGLE_APPLICATION_CREDENTIALS', Buffer.from(values.google), 0o400, 1000, 1000],
      ['Application', '/run/secrets/java/keystore.p12', 'KEYSTORE', keystore, 0o400, 1000, 1000],
      ['Proxy', '/etc/nginx/tls/server.key', 'TLS_KEY', Buffer.from(values.key), 0o440, 0, 101],
      ['Proxy', '/etc/nginx/tls/server.crt', undefined, Buffer.from(values.certificate), 0o444, 0, 0],
    ])('passes %s the file %s', async (container, path, variable, bytes, mode, uid, gid) => {
      const file = task.file(container, path)!;
      const environment = await task.environment(container);

      expect(readFileSync(file)).toEqual(bytes);
      expect(statSync(file).mode % 0o1000).toBe(mode);
      expect(variable === undefined ? Object.values(environment).includes(path) : environment[variable] === path).toBe(variable !== undefined);
      if (ROOT) expect(statSync(file)).toMatchObject({ uid, gid });
    });

    test('mounts in each container only its own files, read-only', () => {
      expect(task.file('Proxy', '/run/secrets/google-credentials.json')).toBeUndefined();
      expect(task.file('Application', '/etc/nginx/tls/server.key')).toBeUndefined();
      for (const name of ['Application', 'Proxy']) {
        expect(task.container(name).mountPoints?.map(({ readOnly }) => readOnly)).toEqual([true]);
        expect(task.container(name).dependsOn).toEqual([{ containerName: INIT, condition: 'SUCCESS' }]);
      }
    });

    test('has no value of a file in an environment', async () => {
      canary.assertAbsent([{ where: 'environment', text: JSON.stringify([await task.environment('Application'), await task.environment('Proxy')]) }]);
      expect(Object.keys(await task.environment('Application')).sort()).toEqual(['GOOGLE_APPLICATION_CREDENTIALS', 'KEYSTORE', 'KEYSTORE_PASSWORD']);
    });

    test('is accepted by Google\'s own library', async () => {
      const keyFile = task.file('Application', (await task.environment('Application')).GOOGLE_APPLICATION_CREDENTIALS);
      const client = await new GoogleAuth({ keyFile }).getClient() as JWT;
      // Signed here, without a request to Google.
      const headers = await client.getRequestHeaders('https://storage.googleapis.com/');
      const [header, payload, signature] = headers.get('authorization')!.replace('Bearer ', '').split('.');

      expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ iss: google.client_email });
      expect(createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url')).toBe(true);
    });
  });

  test('shows no value anywhere', async () => {
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
