import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Canary, Output, visibleOutputs } from '../../support/canary';
import { parameterNamed, putSecret } from '../../support/deployed';
import { Journey, ScratchApp, ShellResult, SHOP } from '../../support/documentation';
import { bootstrap, Emulator } from '../../support/emulator';

describe('pages for people who own values', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: ScratchApp;
  let journey: Journey;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    for (const name of ['DATABASE_URL', 'API_KEY']) await putSecret(emulator, `/staging/shop/${name}`, canary.value(name));
  });
  afterAll(async () => emulator?.stop());

  const step = async (...args: Parameters<Journey['run']>): Promise<ShellResult> => {
    const result = await journey.run(...args);
    outputs.push({ where: args[0], text: result.output });
    return result;
  };
  const stored = async (name: string): Promise<string | undefined> => (await parameterNamed(emulator, name))?.Value;

  describe('for-application-people.md', () => {
    const filled = (values: { [name: string]: string }): string => Object.entries(values).map(([name, value]) => `${name}='${value}'\n`).join('');

    beforeAll(async () => {
      app = new ScratchApp(emulator, { ...SHOP, 'settings.json': JSON.stringify({ stages: ['prod', 'staging'] }) });
      journey = new Journey('docs/for-application-people.md', app);
      // What the page presumes: somebody synthesized the app, and one environment was chosen.
      expect(await app.shell('npx cdk synth --quiet')).toMatchObject({ exitCode: 0 });
      app.environment.CDK_SERVICE_SECRETS_SERVICE = '/prod/shop';
    });

    test('list shows the names, sorted', async () => {
      const { exitCode, output } = await step('npx cdk-service-secrets list');
      expect(output.match(/API_KEY|DATABASE_URL|LOG_LEVEL|SESSION_KEY/g)).toEqual(['API_KEY', 'DATABASE_URL', 'LOG_LEVEL', 'SESSION_KEY']);
      // Some are missing.
      expect(exitCode).toBe(1);
    });

    test('an environment is filled from a template', async () => {
      expect(await step('npx cdk-service-secrets template')).toMatchObject({ exitCode: 0, output: expect.stringContaining('prod-shop.env') });
      expect(readFileSync(join(app.directory, 'prod-shop.env'), 'utf8')).toContain('DATABASE_URL=\n');
      app.write({ 'prod-shop.env': filled({ API_KEY: canary.value('API_KEY'), DATABASE_URL: canary.value('first') }) });
      const { exitCode, output } = await step('npx cdk-service-secrets import prod-shop.env --dry-run', { typed: [['Write 2 values', 'y\r']] });
      expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('written: 2 of 2') });
      expect(await step('npx cdk-service-secrets check')).toMatchObject({ exitCode: 0 });
      expect(await app.shell('npx cdk deploy prod/Shop')).toMatchObject({ exitCode: 0 });
    });

    test('differences are shown without values', async () => {
      app.write({ 'prod-shop.env': filled({ API_KEY: canary.value('API_KEY'), DATABASE_URL: canary.value('first') }) });
      const { output } = await step('npx cdk-service-secrets diff staging/Shop prod/Shop', { onFailure: 'continue' });
      expect(output).toMatch(/DATABASE_URL +differs/);
      expect(output).toContain('1 value equal (--all lists them)');
    });

    test('one value is changed, without being shown', async () => {
      const { exitCode } = await step('npx cdk-service-secrets put DATABASE_URL', { typed: [['Value of DATABASE_URL', `${canary.value('second')}\r`], ['verwrite', 'y\r']] });
      expect(exitCode).toBe(0);
      expect(await stored('/prod/shop/DATABASE_URL')).toBe(canary.value('second'));
    });

    test('tasks with the old value are listed, and restarted', async () => {
      const { exitCode, output } = await step('npx cdk-service-secrets diff --running', { onFailure: 'continue' });
      expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringMatching(/prod\/Shop\/Secrets, \d running tasks?\s[^]*^DATABASE_URL /m) });
      const restarted = await step('npx cdk-service-secrets restart --only-stale', { typed: [['Restart', 'y\r']] });
      expect(restarted).toMatchObject({ exitCode: 0, output: expect.stringMatching(/: restarted \(\d of \d new tasks? run\)/) });
      expect(await app.shell('npx cdk-service-secrets diff --running')).toMatchObject({ output: expect.stringContaining('every task has the newest values') });
    });

    test('a program runs with the values', async () => {
      const print = 'node -p "process.env.LOG_LEVEL + process.env.DATABASE_URL.length"';
      app.write({ 'local.env': 'LOG_LEVEL=debug\n', 'package.json': JSON.stringify({ private: true, scripts: { start: print, test: print } }) });
      const { exitCode, output } = await step('npx cdk-service-secrets exec -- npm start');
      const length = canary.value('second').length;
      expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(new RegExp(`info${length}[^]*debug${length}`)) });
    });

    test('every step of the page was run', () => journey.end());
  });

  describe('files.md', () => {
    beforeAll(async () => {
      const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      app = new ScratchApp(emulator, {
        ...SHOP,
        'settings.json': JSON.stringify({ prefix: '/prod/files', files: true }),
        'key.json': JSON.stringify({ type: 'service_account', client_email: 'a@b.example', client_id: '1', private_key: pem, private_key_id: canary.value('id'), token_uri: 'https://t.example' }),
        'server.key': `${pem}${canary.value('TLS_KEY')}`,
        'store.p12': canary.value('KEYSTORE'),
      });
      journey = new Journey('docs/files.md', app);
      expect(await app.shell('npx cdk synth --quiet')).toMatchObject({ exitCode: 0 });
    });

    test('files are put, and checked as complete', async () => {
      expect(await step('npx cdk-service-secrets put GOOGLE_APPLICATION_CREDENTIALS < key.json')).toMatchObject({ exitCode: 0 });
      expect(await stored('/prod/files/TLS_KEY')).toBe(readFileSync(join(app.directory, 'server.key'), 'utf8'));
      const { output } = await app.shell('npx cdk-service-secrets check', [], { onFailure: 'continue' });
      expect(output).not.toMatch(/GOOGLE_APPLICATION_CREDENTIALS|TLS_KEY|KEYSTORE/);
      expect(output).toContain('/prod/files/DATABASE_URL does not exist');
    });

    test('every step of the page was run', () => journey.end());
  });

  test('no value was shown', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
