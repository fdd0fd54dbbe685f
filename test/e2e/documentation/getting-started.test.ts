import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Canary, Output, visibleOutputs } from '../../support/canary';
import { referencesOf, taskDefinitionOf } from '../../support/deployed';
import { Journey, ScratchApp, ShellResult } from '../../support/documentation';
import { bootstrap, Emulator } from '../../support/emulator';

const PAGE = 'docs/getting-started.md';
const APP = `import { App } from 'aws-cdk-lib';
import { CheckoutStack } from './checkout-stack';
new CheckoutStack(new App(), 'Checkout');
`;

/** Files and commands are those of the page. */
describe(PAGE, () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: ScratchApp;
  let journey: Journey;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new ScratchApp(emulator, { '.env.example': Journey.block(PAGE, 'dotenv'), 'checkout-stack.ts': Journey.block(PAGE, 'ts'), 'app.ts': APP });
    journey = new Journey(PAGE, app);
  });
  afterAll(async () => emulator?.stop());

  const step = async (...args: Parameters<Journey['run']>): Promise<ShellResult> => {
    const result = await journey.run(...args);
    outputs.push({ where: args[0], text: result.output });
    return result;
  };

  test('a file with every name is written', async () => {
    const { exitCode, output } = await step('npx cdk synth');
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('values.env') });
  });

  test('filled in, imported and deployed, it passes the container its variables', async () => {
    const file = join(app.directory, 'values.env');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^(?!LOG_LEVEL)(\w+)=$/gm, (_, name: string) => `${name}='${canary.value(name)}'`));
    const { exitCode, output } = await step('npx cdk-service-secrets import values.env', { typed: [['Write', 'y\r']] });
    expect(output).toContain('written: 4 of 4');
    expect(output).toMatch(/ok 4 values are ready/);
    expect(exitCode).toBe(0);
    expect(Object.keys(referencesOf(await taskDefinitionOf(emulator, 'Checkout'))).sort()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'REDIS_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']);
  });

  test('a name without a value stops the next deployment, with the message that the page shows', async () => {
    const { exitCode, output } = await step('echo MAIL_TOKEN=');
    expect(exitCode).not.toBe(0);
    Journey.block(PAGE, 'text').trimEnd().split('\n').forEach((line) => expect(output).toContain(line.replace(/…$/, '')));
    expect(Object.keys(referencesOf(await taskDefinitionOf(emulator, 'Checkout')))).not.toContain('MAIL_TOKEN');
  });

  test('after put the next deployment succeeds', async () => {
    const { exitCode } = await step('npx cdk-service-secrets put MAIL_TOKEN', { typed: [['MAIL_TOKEN', `${canary.value('MAIL_TOKEN')}\r`]] });
    expect(exitCode).toBe(0);
    expect(Object.keys(referencesOf(await taskDefinitionOf(emulator, 'Checkout')))).toContain('MAIL_TOKEN');
  });

  test('every step of the page was run, and no value was shown', async () => {
    journey.end();
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
