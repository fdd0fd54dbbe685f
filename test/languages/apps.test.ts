import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/cli';
import { Emulator, runCommand } from '../support/emulator';
import { App, chosenLanguages, CopiedExample, DIST, LANGUAGES_CACHE, PYTHON, typeCheck, TYPESCRIPT } from '../support/languages';
import { PROJECT } from '../support/paths';
import { propertiesOf } from '../support/synth/workloads';
import { EXAMPLES } from '../support/templates';

/** One service in each language, from the packages in dist/: the apps of examples/languages. */

const others = chosenLanguages().filter((language) => language !== TYPESCRIPT);
const reference = new App(TYPESCRIPT);
let expected: Record<string, unknown>;

describe('an app in typescript', () => {
  test('installs the package', async () => reference.install());

  test('passes its own tests', async () => {
    await reference.test();
  });

  test('synthesizes', async () => {
    expected = await reference.synth();
    expect(Object.keys(expected)).toEqual(['Booking.template.json', 'Key.template.json', 'Shop.template.json', 'Worker.template.json']);
  });

  test('has references to a service of ECS Express Mode and to a job of AWS Batch', () => {
    const { Resources } = expected['Booking.template.json'] as { readonly Resources: Parameters<typeof propertiesOf>[0]['Resources'] };
    const names = (list: { readonly Name: string }[]): string[] => list.map(({ Name }) => Name);
    const service = propertiesOf({ Resources }, 'AWS::ECS::ExpressGatewayService').PrimaryContainer;
    const job = propertiesOf({ Resources }, 'AWS::Batch::JobDefinition').ContainerProperties;
    expect([names(service.Environment), names(service.Secrets)]).toEqual([['PORT', 'APP_ENV', 'SERVICE_SECRETS_FINGERPRINT'], ['DATABASE_URL', 'SESSION_KEY']]);
    expect([names(job.Environment), names(job.Secrets)]).toEqual([['APP_ENV'], ['DATABASE_URL']]);
    expect(Object.values(Resources).map(({ Type }) => Type)).toContain('AWS::SQS::Queue');
  });
});

describe('the examples, copied out, with the packages of their package.json', () => {
  test.each(EXAMPLES)('%s synthesizes', async (name) => {
    const example = new CopiedExample(name);
    example.install();
    expect((await example.synth()).length).toBeGreaterThan(0);
  });

  test('all compile', async () => {
    expect(await typeCheck(EXAMPLES)).toBe('');
  });
});

// jest wants at least one.
(others.length ? describe.each(others) : describe.skip.each([TYPESCRIPT]))('an app in $name', (language) => {
  const app = new App(language);

  test('installs the package', async () => app.install());

  test('passes its own tests', async () => {
    await app.test();
  });

  test('synthesizes the same as the app in typescript', async () => {
    expect(await app.synth()).toEqual(expected);
  });

  test('synthesizes the same in another run', async () => {
    expect(await app.synth()).toEqual(expected);
  });
});

/** Where a value isn't even of the parameter's type, Python's and jsii's own messages come first; they name the argument too. */
const isNamed = (subject: string, message: string): boolean => message.includes(`\`${subject}\` must `)
  || (/^type of argument|must be .*; got /.test(message) && message.includes(subject.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)))
  || (message.includes('Unable to deserialize value') && message.includes(subject));

(others.includes(PYTHON) ? test : test.skip)('wrong arguments from Python are answered by the name of the argument', async () => {
  const output = await new App(PYTHON).run({ command: 'python', args: [join(PROJECT, 'test', 'languages', 'wrong_inputs.py')] });
  const rows = output.trim().split('\n').filter((line) => line.startsWith('[')).map((line) => JSON.parse(line) as [string, string, string | null, string]);
  expect(rows.length).toBeGreaterThan(1000);
  // Every callable of the package is in the script, whose signatures give the parameters.
  expect(output).toContain('{"missing": []}');
  const unnamed = rows.filter(([, subject, kind, message]) => kind === null || !isNamed(subject, message));
  expect(unnamed).toEqual([]);
  expect(rows.filter(([, , , message]) => message.includes('` must ')).length).toBeGreaterThanOrEqual(30);
  expect(rows.filter(([, , , message]) => /Cannot read propert|is not a function|is not iterable/.test(message))).toEqual([]);
});

// The emulator is in Python.
(PYTHON.missing() ? describe.skip : describe)('the command line from its own package', () => {
  const folder = join(LANGUAGES_CACHE, 'cli');
  const bin = join(folder, 'node_modules', 'cdk-service-secrets-cli', 'bin', 'cdk-service-secrets');
  let emulator: Emulator;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    const [tarball] = readdirSync(join(DIST, 'cli')).filter((name) => name.endsWith('.tgz'));
    const { exitCode, output } = await runCommand('npm', ['install', '--offline', '--no-audit', '--no-fund', join(DIST, 'cli', tarball)], {
      cwd: folder, env: process.env,
    });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    emulator = await Emulator.start();
  });
  afterAll(async () => emulator?.stop());

  test.each(chosenLanguages())('lists the variables of the app in $name', async (language) => {
    const { code, stdout, stderr } = await runCli(['list', '--app', 'cdk.out', '--json'], { cwd: new App(language).folder, env: emulator.environment, bin });
    // Nobody has put a value yet, which is a finding.
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { services } = JSON.parse(stdout) as { services: { service: string; variables: { name: string; kind: string }[] }[] };
    expect(services.map(({ service, variables }) => [service, variables.map(({ name }) => name)])).toEqual([
      ['Booking/Secrets', ['APP_ENV', 'DATABASE_URL', 'SESSION_KEY']],
      ['Shop/Secrets', [
        'APP_ENV', 'DATABASE_URL', 'DB_PASSWORD', 'DB_PASSWORD_PREVIOUS', 'FEATURES', 'GOOGLE_APPLICATION_CREDENTIALS', 'LOG_LEVEL', 'PARTNER_TOKEN',
        'PAYMENT_KEY', 'SENTRY_DSN', 'SESSION_KEY', 'SHARED_TOKEN', 'STRIPE_API_KEY', 'TELEMETRY', 'TLS_KEY',
      ]],
      ['Worker/Secrets', ['APP_ENV', 'DATABASE_URL', 'LOG_LEVEL', 'SESSION_KEY']],
    ]);
  });
});
