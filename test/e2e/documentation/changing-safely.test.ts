import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { Canary, Output, visibleOutputs } from '../../support/canary';
import { deleteParameter, parameterNamed, referencesOf, taskDefinitionOf } from '../../support/deployed';
import { Journey, ScratchApp, ShellResult, SHOP } from '../../support/documentation';
import { bootstrap, Emulator } from '../../support/emulator';

/** The same shop, as somebody runs it. */
const OPERATIONS = 'docs/operations.md';

/** A shop at /shop moves to /prod/shop and to another key, and its values are rotated: by the commands of the page. */
describe('docs/changing-safely.md', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: ScratchApp;
  let journey: Journey;
  let sessionKey: string | undefined;

  const step = async (...args: Parameters<Journey['run']>): Promise<ShellResult> => {
    const result = await journey.run(...args);
    outputs.push({ where: args[0], text: result.output });
    return result;
  };
  const stored = async (name: string): Promise<string | undefined> => (await parameterNamed(emulator, name))?.Value;
  const setting = (settings: object): void => app.write({ 'settings.json': JSON.stringify(settings) });

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new ScratchApp(emulator, { ...SHOP, 'values.env': `DATABASE_URL='${canary.value('DATABASE_URL')}'\nAPI_KEY='${canary.value('API_KEY')}'\n` });
    journey = new Journey('docs/changing-safely.md', app);
    setting({ prefix: '/shop' });
    expect(await app.shell('npx cdk synth --quiet\nnpx cdk-service-secrets import values.env --yes\nrm values.env\nnpx cdk deploy')).toMatchObject({ exitCode: 0 });
    sessionKey = await stored('/shop/SESSION_KEY');
    canary.watch('SESSION_KEY', sessionKey!);
  });
  afterAll(async () => emulator?.stop());

  test('prune keeps used values, and values that changed recently', async () => {
    expect(await step('npx cdk-service-secrets prune --dry-run')).toMatchObject({ exitCode: 0 });
    expect(await stored('/shop/DATABASE_URL')).toBe(canary.value('DATABASE_URL'));
  });

  test('with another prefix the values exist before the deployment, generated ones too', async () => {
    setting({ prefix: '/prod/shop' });
    const { exitCode, output } = await step('npx cdk synth --quiet\nnpx cdk-service-secrets copy', { typed: [['Copy 4 values', 'y\r']] });
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('copied: 4 of 4') });
    expect(await stored('/prod/shop/SESSION_KEY')).toBe(sessionKey);
    expect(referencesOf(await taskDefinitionOf(emulator, 'Shop'))).toMatchObject({ DATABASE_URL: '/prod/shop/DATABASE_URL' });
  });

  test('with another key each value is encrypted again, byte for byte', async () => {
    const { KeyMetadata } = await emulator.clients().kms.send(new CreateKeyCommand({}));
    setting({ prefix: '/prod/shop', key: KeyMetadata!.Arn });
    expect(await step('npx cdk synth --quiet\nnpx cdk-service-secrets reencrypt', { typed: [['(y/N)', 'y\r']] })).toMatchObject({ exitCode: 0 });
    expect(await stored('/prod/shop/DATABASE_URL')).toBe(canary.value('DATABASE_URL'));
    const { Parameters } = await emulator.clients().ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: ['/prod/shop/DATABASE_URL'] }] }));
    expect(Parameters![0]).toMatchObject({ KeyId: KeyMetadata!.Arn!, Type: 'SecureString', Version: 2 });
  });

  test('a generated value is rotated, and the service restarted', async () => {
    expect(await step('npx cdk-service-secrets put SESSION_KEY --generate', { typed: [['verwrite', 'y\r'], ['Restart 1 ECS service', 'y\r']] })).toMatchObject({ exitCode: 0, output: expect.stringContaining('restarted') });
    const rotated = await stored('/prod/shop/SESSION_KEY');
    canary.watch('the new SESSION_KEY', rotated!);
    expect(rotated).not.toBe(sessionKey);
  });

  test('a mistake is undone', async () => {
    await app.shell(`printf %s '${canary.value('mistake')}' | npx cdk-service-secrets put DATABASE_URL --yes`);
    expect(await step('npx cdk-service-secrets history DATABASE_URL', { typed: [['back', 'y\r']] })).toMatchObject({ exitCode: 0 });
    expect(await stored('/prod/shop/DATABASE_URL')).toBe(canary.value('DATABASE_URL'));
  });

  test('every step of the page was run', () => journey.end());

  describe(OPERATIONS, () => {
    beforeAll(() => { journey = new Journey(OPERATIONS, app); });

    test('a pipeline plans without reading values', async () => {
      expect(await step('npx cdk synth --quiet\nnpx cdk-service-secrets plan')).toMatchObject({ exitCode: 0 });
    });

    test('CloudTrail shows who changed a value', async () => {
      expect(await step('npx cdk-service-secrets list')).toMatchObject({ exitCode: 0 });
    });

    test('a value that has leaked is replaced', async () => {
      const typed: [string, string][] = [['Value of API_KEY', `${canary.value('new API_KEY')}\r`], ['verwrite', 'y\r'], ['Restart 1 ECS service', 'y\r']];
      expect(await step('npx cdk-service-secrets put API_KEY', { typed })).toMatchObject({ exitCode: 0 });
      expect(await stored('/prod/shop/API_KEY')).toBe(canary.value('new API_KEY'));
    });

    test('a backup restores deleted values', async () => {
      expect(await step('npx cdk-service-secrets export --format json')).toMatchObject({ exitCode: 0 });
      await deleteParameter(emulator, '/prod/shop/API_KEY');
      expect(await step('npx cdk-service-secrets import backup.json', { typed: [['Write 1 value', 'y\r']] })).toMatchObject({ exitCode: 0 });
      expect(await stored('/prod/shop/API_KEY')).toBe(canary.value('new API_KEY'));
    });

    test('every step of the page was run', () => journey.end());
  });

  test('no value was shown', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
