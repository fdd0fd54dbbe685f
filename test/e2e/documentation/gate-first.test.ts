import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTaskDefinitionCommand, TaskDefinition } from '@aws-sdk/client-ecs';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Canary, Output, visibleOutputs } from '../../support/canary';
import { putSecret, referencesOf } from '../../support/deployed';
import { Journey, ScratchApp, ShellResult } from '../../support/documentation';
import { bootstrap, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | string[];
}

const PARAMETERS = ['database-url', 'session-key', 'stripe-key', 'smtp-password', 'sentry-dsn', 'queue-token', 'warehouse-key'];
const TYPO = 'STRIPE_WEBHOOK_KEY: /dev/shop/stripe_key does not exist';

/** docs/gate-first.md, in the stack of examples/deployment-gate. */
describe('the gate first, then a list', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: ScratchApp;
  let journey: Journey;

  const at = (step: string): void => app.write({
    'cdk.json': JSON.stringify({ app: `npx tsx ${join(PROJECT, 'test', 'fixtures', 'gate-first-app.ts')}`, context: { step }, requireApproval: 'never', progress: 'events' }),
  });
  const shell = async (code: string): Promise<ShellResult> => {
    const result = await app.shell(code, [], { onFailure: 'continue' });
    outputs.push({ where: code, text: result.output });
    return result;
  };
  const step = async (...args: Parameters<Journey['run']>): Promise<ShellResult> => {
    const result = await journey.run(...args);
    outputs.push({ where: args[0], text: result.output });
    return result;
  };
  const deploy = (): Promise<ShellResult> => shell('npx cdk deploy \'Dev/*\'');
  const template = (): Record<string, Resource> => {
    const folder = join(app.directory, 'cdk.out', 'assembly-Dev');
    const file = readdirSync(folder).find((name) => name.endsWith('.template.json'))!;
    return (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { Resources: Record<string, Resource> }).Resources;
  };
  const web = async (): Promise<TaskDefinition> => (await emulator.clients().ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'dev-web' }))).taskDefinition!;
  const revision = async (): Promise<string> => (await web()).taskDefinitionArn!;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    for (const name of PARAMETERS) {
      await putSecret(emulator, `/dev/shop/${name}`, canary.value(name));
    }
    const database = Object.fromEntries(['username', 'password'].map((key) => [key, canary.value(key)]));
    await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'dev/shop-database', SecretString: JSON.stringify(database) }));
    app = new ScratchApp(emulator, {});
    journey = new Journey('docs/gate-first.md', app);
    at('before');
    expect(await deploy()).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => emulator?.stop());

  test('the line adds to the template, and changes no existing resource', async () => {
    const before = template();
    const old = await revision();
    at('gated');
    expect(await step('npx cdk synth')).toMatchObject({ exitCode: 0, output: expect.stringContaining('ok 7 values are ready') });
    const after = template();
    for (const [id, resource] of Object.entries(before).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')) {
      const { DependsOn: added, ...same } = after[id];
      expect({ id, ...same }).toEqual({ id, ...resource, DependsOn: undefined });
      expect([added ?? []].flat().filter((other) => other in before)).toEqual([resource.DependsOn ?? []].flat());
    }
    expect(Object.values(after).filter(({ Type }) => Type === 'Custom::DeploymentGate')).toHaveLength(3);
    expect(await revision()).toBe(old);
  });

  test('a typing error stops the deployment, and the service keeps running', async () => {
    const old = await revision();
    at('typo');
    const { exitCode, output } = await deploy();
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringContaining(`1 of 8 values is not ready:\n${TYPO}`) });
    expect(output).toContain('aws ssm put-parameter --name /dev/shop/stripe_key --type SecureString');
    expect(await revision()).toBe(old);
    expect((await shell('npx cdk-service-secrets check')).output).toContain(TYPO);
    at('gated');
    expect(await deploy()).toMatchObject({ exitCode: 0 });
  });

  test('its references are listed, and compared with the running tasks', async () => {
    const { exitCode, output } = await step('npx cdk-service-secrets list');
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('references of the task definition') });
    expect(output).toMatch(/^STRIPE_KEY +external +1/m);
  });

  test('one service gets a list, and the others stay', async () => {
    expect((await step('npx cdk-service-secrets adopt')).output).toContain('STRIPE_KEY: Variable.secret({ name: \'stripe-key\' })');
    at('adopted');
    expect(await step('npx cdk deploy')).toMatchObject({ exitCode: 0 });
    const resources = Object.values(template());
    expect(resources.filter(({ Type }) => Type === 'Custom::DeploymentGate')).toHaveLength(2);
    expect(resources.filter(({ Type }) => Type === 'Custom::ServiceSecrets')).toHaveLength(1);
    expect(referencesOf(await web(), 'app').STRIPE_KEY).toBe('/dev/shop/stripe-key');
  });

  test('without the line no resource of it is left', async () => {
    at('removed');
    expect(await deploy()).toMatchObject({ exitCode: 0 });
    expect(Object.values(template()).filter(({ Type }) => /^Custom::|Lambda/.test(Type))).toEqual([]);
  });

  test('every step of the page was run', () => journey.end());

  test('no value was shown', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
