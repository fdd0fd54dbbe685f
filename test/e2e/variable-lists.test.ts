import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { environmentOf, gateFailure, putSecret, referencesOf, resourcesOf, stackNamed, Statement, statementsOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, CdkRunOptions, Emulator } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';
import { Task } from '../support/task';

const EXAMPLES = join(PROJECT, 'examples');
interface StartedService {
  readonly ended: Promise<number | null>;
  output(): string;
  stop(): void;
}

/** The example's service, as its container starts it. */
function startService(environment: NodeJS.ProcessEnv): StartedService {
  const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), join(EXAMPLES, 'yaml-list', 'service', 'main.ts')], { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.setEncoding('utf8').on('data', (text: string) => { output += text; }));
  return { output: () => output, ended: new Promise((resolve) => child.once('close', resolve)), stop: () => void child.kill() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const PLUGIN = ['--plugin', join(PROJECT, 'assets', 'lookup')];

describe('variable lists', () => {
  const canary = new Canary();
  const outputs: { where: string; text: string }[] = [];
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
  });

  afterAll(async () => emulator?.stop());

  const example = (name: string, ...files: string[]): CdkApp => {
    const app = new CdkApp(emulator, join(EXAMPLES, name, 'app.ts'));
    files.forEach(file => copyFileSync(join(EXAMPLES, name, file), join(app.directory, file)));
    return app;
  };
  const deploy = async (app: CdkApp, options?: CdkRunOptions): Promise<CdkRun> => {
    const run = await app.deploy(options);
    outputs.push({ where: 'output of cdk deploy', text: run.output }, ...filesBelow(app.directory));
    return run;
  };
  const putJson = async (name: string, names: readonly string[]): Promise<void> => {
    const SecretString = JSON.stringify(Object.fromEntries(names.map(key => [key, canary.value(key)])));
    const { secretsManager } = emulator.clients();
    await secretsManager.send(new CreateSecretCommand({ Name: name, SecretString }));
  };
  const reading = async (roleArn: string): Promise<Statement[]> =>
    (await statementsOf(emulator, roleArn)).filter(({ Action }) => /^(ssm|secretsmanager|kms):/.test(String(Action)));

  describe('in YAML', () => {
    let app: CdkApp;

    beforeAll(async () => {
      app = example('yaml-list', 'service-secrets.yaml');
      await putSecret(emulator, '/prod/catalogue/DATABASE_URL', canary.value('DATABASE_URL'));
      await putSecret(emulator, '/prod/common/SENTRY_DSN', canary.value('SENTRY_DSN'));
      expect(await deploy(app)).toMatchObject({ exitCode: 0 });
    });

    test('set the variables of a service', async () => {
      const definition = await taskDefinitionOf(emulator, 'Catalogue');
      expect(referencesOf(definition)).toEqual({
        DATABASE_URL: '/prod/catalogue/DATABASE_URL',
        SENTRY_DSN: '/prod/common/SENTRY_DSN',
        SESSION_KEY: '/prod/catalogue/SESSION_KEY',
        LOG_LEVEL: '/prod/catalogue/LOG_LEVEL',
      });
      expect(environmentOf(definition)).toEqual({ PORT: '8080' });
    });

    test('start the service, which reads them by its accessor and prints no secret', async () => {
      const { taskDefinitionArn } = await taskDefinitionOf(emulator, 'Catalogue');
      const environment = await (await Task.of(emulator, taskDefinitionArn!, app.directory)).environment('catalogue');
      canary.watch('SESSION_KEY', environment.SESSION_KEY);
      const port = await freePort();
      const service = startService({ ...environment, PORT: String(port) });
      try {
        await eventually('the service', async () => service.output().includes(`listening on ${port}`), { details: service.output });
        expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('catalogue');
        expect(service.output()).toBe(`listening on ${port}; the database is [secret]\n`);
      } finally {
        service.stop();
      }
    });

    test('prevent the service from starting when the environment doesn\'t match the list, and report all problems', async () => {
      const service = startService({ LOG_LEVEL: 'loud', PORT: '80', SESSION_KEY: canary.value('SESSION_KEY').slice(0, 31), SENTRY_DSN: 'x' });
      expect(await service.ended).not.toBe(0);
      for (const problem of ['DATABASE_URL is missing', 'LOG_LEVEL is not one of "debug", "info", "warn" or "error"', 'SESSION_KEY is not a text of at least 32 characters']) {
        expect(service.output()).toContain(problem);
      }
      outputs.push({ where: 'the service', text: service.output() });
    });

    test('add a new line to the gate and the task definition, and to no policy', async () => {
      const before = await taskDefinitionOf(emulator, 'Catalogue');
      const policy = await reading(before.executionRoleArn!);
      appendFileSync(join(app.directory, 'service-secrets.yaml'), 'MAIL_TOKEN: secret\n');

      expect((await deploy(app)).exitCode).not.toBe(0);
      expect(await gateFailure(emulator, 'Catalogue')).toContain('MAIL_TOKEN');
      expect((await taskDefinitionOf(emulator, 'Catalogue')).revision).toBe(before.revision);

      await putSecret(emulator, '/prod/catalogue/MAIL_TOKEN', canary.value('MAIL_TOKEN'));
      expect(await deploy(app)).toMatchObject({ exitCode: 0 });
      const after = await taskDefinitionOf(emulator, 'Catalogue');
      expect(referencesOf(after)).toEqual({ ...referencesOf(before), MAIL_TOKEN: '/prod/catalogue/MAIL_TOKEN' });
      expect(await reading(after.executionRoleArn!)).toEqual(policy);
    });

    test('stop the synthesis with the file and the line of a mistake', async () => {
      appendFileSync(join(app.directory, 'service-secrets.yaml'), 'MAIL_TOKEN: secret\nMAIL_FROM: { confg: shop }\n');
      const { exitCode, output } = await app.synth();
      expect(exitCode).not.toBe(0);
      expect(output).toContain('service-secrets.yaml:8: `MAIL_TOKEN` must be listed once, got: again, after line 7; remove one of the two');
      expect(output).toMatch(/service-secrets\.yaml:9: `MAIL_FROM` must say where its value comes from .*did you mean `config`\?/);
    });
  });

  describe('from .env.example', () => {
    let app: CdkApp;

    beforeAll(() => {
      app = example('dotenv-json-secret', '.env.example');
    });

    test('name missing values before the service starts', async () => {
      expect((await deploy(app)).exitCode).not.toBe(0);
      const failure = await gateFailure(emulator, 'Checkout');
      for (const name of ['DATABASE_URL', 'REDIS_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']) expect(failure).toContain(name);
    });

    test('set the variables of a service from one JSON secret', async () => {
      // The refused deployment has written nothing; people create the secret with their keys, and the gate adds its own.
      const { secretsManager } = emulator.clients();
      const put = ['DATABASE_URL', 'REDIS_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'].map(name => [name, canary.value(name)]);
      await secretsManager.send(new CreateSecretCommand({ Name: 'prod/checkout', SecretString: JSON.stringify(Object.fromEntries(put)) }));
      expect(await deploy(app)).toMatchObject({ exitCode: 0 });
      const stored = JSON.parse((await secretsManager.send(new GetSecretValueCommand({ SecretId: 'prod/checkout' }))).SecretString!);
      expect(stored).toEqual({ ...Object.fromEntries(put), LOG_LEVEL: 'info' });
      const definition = await taskDefinitionOf(emulator, 'Checkout');
      const references = referencesOf(definition);
      expect(Object.keys(references).sort()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'REDIS_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']);
      for (const [name, reference] of Object.entries(references)) expect(reference).toMatch(new RegExp(`:secret:prod/checkout-\\w{6}:${name}::$`));
      expect(await reading(definition.executionRoleArn!)).toHaveLength(1);
    });
  });

  test('aren\'t needed for values that have names of their own', async () => {
    const app = example('adopt-existing');
    await putSecret(emulator, '/invoicing/production/db-url', canary.value('db-url'));
    await putSecret(emulator, '/invoicing/production/pdf.signing-key', canary.value('pdf.signing-key'));
    await putSecret(emulator, '/tax-service/clients/invoicing', canary.value('tax'));
    await putJson('mail-credentials', ['user', 'password']);
    await putJson('warehouse/readonly', ['password']);
    await putJson('partner/webhook', ['key']);
    await emulator.clients('eu-west-1').ssm.send(new PutParameterCommand({ Name: '/logistics/carrier-token', Type: 'SecureString', Value: canary.value('carrier') }));

    expect((await deploy(app)).exitCode).not.toBe(0);
    expect(await gateFailure(emulator, 'Invoicing')).toMatch(/^1 of 9 values is not ready:\s+WEBHOOK_KEY_BEFORE:/);
    const { secretsManager } = emulator.clients();
    await secretsManager.send(new PutSecretValueCommand({ SecretId: 'partner/webhook', SecretString: JSON.stringify({ key: canary.value('rotated') }) }));
    expect(await deploy(app)).toMatchObject({ exitCode: 0 });
    expect(referencesOf(await taskDefinitionOf(emulator, 'Invoicing'))).toEqual({
      DATABASE_URL: '/invoicing/production/db-url',
      SIGNING_KEY: '/invoicing/production/pdf.signing-key',
      SMTP_USER: expect.stringMatching(/:secret:mail-credentials-\w{6}:user::$/),
      SMTP_PASSWORD: expect.stringMatching(/:secret:mail-credentials-\w{6}:password::$/),
      TAX_API_KEY: '/tax-service/clients/invoicing',
      WAREHOUSE_PASSWORD: expect.stringMatching(/:secret:warehouse\/readonly:password::$/),
      CARRIER_TOKEN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/logistics/carrier-token',
      WEBHOOK_KEY: expect.stringMatching(/:secret:partner\/webhook:key::$/),
      WEBHOOK_KEY_BEFORE: expect.stringMatching(/:secret:partner\/webhook:key:AWSPREVIOUS:$/),
    });
  });

  describe('found in stores', () => {
    let app: CdkApp;
    let context: string;

    beforeAll(() => {
      app = example('store-lookup');
      context = join(app.directory, 'cdk.context.json');
    });

    test('need the plug-in', async () => {
      const { exitCode, output } = await app.synth();
      expect(exitCode).not.toBe(0);
      expect(output).toContain('`cdk.json` must name the plug-in that looks up names for VariableList.fromStore; add "plugin": ["cdk-service-secrets/assets/lookup"] to it');
    });

    test('need a first value, and no placeholder is deployed', async () => {
      const { exitCode, output } = await deploy(app, { args: PLUGIN });
      expect(exitCode).not.toBe(0);
      expect(output).toContain('`/prod/search` must contain at least one value in account 000000000000, region us-east-1');
      expect(output).toContain('`prod/search` must be a secret that exists and has a value');
      expect(await stackNamed(emulator, 'Search')).toBeUndefined();
    });

    test('contain all names, page after page, sorted, without a value', async () => {
      const { ssm } = emulator.clients();
      const names = Array.from({ length: 120 }, (_, i) => `VARIABLE_${String((i * 77) % 120).padStart(3, '0')}`);
      for (const name of names) await ssm.send(new PutParameterCommand({ Name: `/prod/search/${name}`, Type: 'SecureString', Value: canary.value(name) }));
      await putSecret(emulator, '/prod/search/OLD_API_KEY', canary.value('OLD_API_KEY'));
      await putSecret(emulator, '/prod/search/deeper/NOT_OURS', canary.value('NOT_OURS'));
      await putSecret(emulator, '/prod/searching/NOT_OURS', canary.value('NOT_OURS'));
      await putJson('prod/search', ['ZOOKEEPER', 'ALGOLIA_KEY']);

      expect(await deploy(app, { args: PLUGIN })).toMatchObject({ exitCode: 0 });
      const sorted = [...names].sort();
      expect(Object.values(JSON.parse(readFileSync(context, 'utf8')))).toEqual(expect.arrayContaining([['OLD_API_KEY', ...sorted], ['ALGOLIA_KEY', 'ZOOKEEPER']]));
      const definition = await taskDefinitionOf(emulator, 'Search');
      expect(Object.keys(referencesOf(definition))).toEqual(['ALGOLIA_KEY', ...sorted, 'ZOOKEEPER']);
      expect(environmentOf(definition)).toEqual({ NODE_ENV: 'production' });
    });

    test('stay as they were found until they are looked up again', async () => {
      await putSecret(emulator, '/prod/search/NEW', canary.value('NEW'));
      const definition = async () => referencesOf(await taskDefinitionOf(emulator, 'Search'));
      expect(await deploy(app)).toMatchObject({ exitCode: 0 }); // the names are known: no plug-in is needed
      expect(await definition()).not.toHaveProperty('NEW');
      rmSync(context);
      expect(await deploy(app, { args: PLUGIN })).toMatchObject({ exitCode: 0 });
      expect(await definition()).toHaveProperty('NEW', '/prod/search/NEW');
    });
  });

  test('no value is in any output', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
    expect((await resourcesOf(emulator, 'Search', 'Custom::ServiceSecrets')).map(({ ResourceStatus }) => ResourceStatus)).toEqual(['UPDATE_COMPLETE']);
  });
});
