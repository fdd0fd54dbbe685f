import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { Declaration } from '../../src/core/declaration';
import { Canary, Output } from '../support/canary';
import { CliResult, declaredApp, DeclaredApp, runCli, runInTerminal } from '../support/cli';
import { Emulator } from '../support/emulator';
import { eventually } from '../support/eventually';
import { ThrottlingProxy } from '../support/proxy';

/** Each command against the emulator, on what `cdk synth` leaves behind. */

const shop = (stage: string): Declaration => ({
  service: `Shop-${stage}/Web`,
  verification: 'values',
  stores: [{ kind: 'ssm', name: `/${stage}/shop` }, { kind: 'ssm', name: `/${stage}/common` }],
  variables: {
    DATABASE_URL: { kind: 'secret', store: 0, name: 'DATABASE_URL' },
    API_KEY: { kind: 'secret', store: 0, name: 'api-key' },
    SENTRY_DSN: { kind: 'secret', store: 1, name: 'SENTRY_DSN' },
    SESSION_KEY: { kind: 'generated', store: 0, name: 'SESSION_KEY', length: 48, alphabet: 'hex' },
    LOG_LEVEL: { kind: 'config', store: 0, name: 'LOG_LEVEL', value: 'info' },
    NODE_ENV: { kind: 'plain' },
    PARTNER: { kind: 'parameter', parameter: '/partner/TOKEN' },
    GCP_KEY: { kind: 'secret', store: 0, name: 'GCP_KEY', file: { path: '/run/secrets/gcp.json' } },
  },
});
const worker: Declaration = {
  service: 'Shop-prod/Worker',
  verification: 'values',
  stores: [{ kind: 'secretsmanager', name: 'prod/worker' }, { kind: 'ssm', name: '/prod/common' }],
  variables: {
    QUEUE_TOKEN: { kind: 'secret', store: 0, name: 'QUEUE_TOKEN' },
    OTHER_TOKEN: { kind: 'secret', store: 0, name: 'OTHER_TOKEN' },
    SENTRY_DSN: { kind: 'secret', store: 1, name: 'SENTRY_DSN' },
  },
};
const WEB = ['-s', 'Shop-prod/Web'];
const WORKER = ['-s', 'Shop-prod/Worker'];

describe('the command line', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: DeclaredApp;

  beforeAll(async () => {
    emulator = await Emulator.start();
    app = declaredApp({ name: 'Shop-prod', declarations: [shop('prod'), worker] }, { name: 'Shop-staging', declarations: [shop('staging')] });
    await put('/partner/TOKEN', canary.value('PARTNER'));
  });
  afterAll(async () => emulator?.stop());

  const reveal = (args: readonly string[], input?: string): Promise<CliResult> => runCli(args, { cwd: app.directory, env: emulator.environment, input });
  /** A run that must show no value. */
  const cli = async (args: readonly string[], input?: string): Promise<CliResult> => {
    const result = await reveal(args, input);
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  };
  const put = (Name: string, Value: string): Promise<unknown> => emulator.clients().ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
  const stored = async (Name: string): Promise<unknown> => (await emulator.clients().ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter;
  const secret = async (): Promise<unknown> => JSON.parse((await emulator.clients().secretsManager.send(new GetSecretValueCommand({ SecretId: 'prod/worker' }))).SecretString!);
  const modeOf = (name: string): string => statSync(join(app.directory, name)).mode.toString(8).slice(-3);
  const file = (name: string, text: string): void => writeFileSync(join(app.directory, name), text);

  test('check names all missing values, with the command that fixes each', async () => {
    const { code, stdout } = await cli(['check', ...WEB]);
    expect(code).toBe(1);
    expect(stdout).toContain('DATABASE_URL: /prod/shop/DATABASE_URL does not exist\n    -> npx cdk-service-secrets put DATABASE_URL -s Shop-prod/Web');
    expect(stdout).toContain('- SESSION_KEY: the next deployment creates it (the gate)');
    expect(stdout).toContain('4 findings in 7 values');
  });

  test('put reads a value from stdin, and writes it with the right type', async () => {
    const value = canary.value('DATABASE_URL');
    const { code, stdout, stderr } = await cli(['put', 'DATABASE_URL', ...WEB], `${value}\n`);
    expect(stderr).toContain('writing to account 000000000000, us-east-1, /prod/shop');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '/prod/shop/DATABASE_URL created\n' });
    expect(await stored('/prod/shop/DATABASE_URL')).toMatchObject({ Value: value, Type: 'SecureString', Version: 1 });
    expect(await cli(['put', 'LOG_LEVEL', ...WEB], 'debug')).toMatchObject({ code: 0 });
    expect(await stored('/prod/shop/LOG_LEVEL')).toMatchObject({ Value: 'debug', Type: 'String' });
  });

  test('put asks for a hidden value in a terminal, and asks again before it overwrites', async () => {
    const value = canary.value('typed').replace(/["\\]/g, '');
    const typed = { cwd: app.directory, env: emulator.environment };
    const refused = await runInTerminal(['put', 'DATABASE_URL', ...WEB], { ...typed, steps: [['(hidden)', `${value}\r`], ['Overwrite /prod/shop/DATABASE_URL (version 1)?', 'n\r']] });
    expect(refused.output).toContain('nothing was written');
    expect(refused.exitCode).toBe(2);
    expect(await stored('/prod/shop/DATABASE_URL')).toMatchObject({ Version: 1 });
    const agreed = await runInTerminal(['put', 'DATABASE_URL', ...WEB], { ...typed, steps: [['(hidden)', `${value}\r`], ['Overwrite', 'y\r']] });
    expect(agreed.exitCode).toBe(0);
    expect(await stored('/prod/shop/DATABASE_URL')).toMatchObject({ Value: value, Version: 2 });
    outputs.push({ where: 'put in a terminal', text: refused.output + agreed.output });
  });

  test('Ctrl-C at the prompt writes nothing', async () => {
    const interrupted = await runInTerminal(['put', 'GCP_KEY', ...WEB], { cwd: app.directory, env: emulator.environment, steps: [['(hidden)', '\x03']] });
    expect(interrupted.output).toContain('interrupted; nothing was written');
    expect(interrupted.exitCode).toBe(130);
    await expect(stored('/prod/shop/GCP_KEY')).rejects.toThrow();
  });

  test('put writes nothing for the same value or with --dry-run', async () => {
    expect((await cli(['put', 'LOG_LEVEL', ...WEB], 'debug')).stdout).toContain('has this value already');
    expect((await cli(['put', 'LOG_LEVEL', '--dry-run', ...WEB], 'trace')).stdout).toContain('would be changed; nothing was written');
    expect(await stored('/prod/shop/LOG_LEVEL')).toMatchObject({ Version: 1 });
  });

  test('put of a shared value names the other services', async () => {
    const { code, stderr } = await cli(['put', 'SENTRY_DSN', ...WEB], canary.value('SENTRY_DSN'));
    expect(code).toBe(0);
    expect(stderr).toContain('is shared: it also reaches Shop-prod/Worker');
  });

  test('put creates a new random value for a generated variable', async () => {
    expect(await cli(['put', 'SESSION_KEY', '--generate', ...WEB])).toMatchObject({ code: 0 });
    const first = await stored('/prod/shop/SESSION_KEY') as { Value: string };
    expect(first.Value).toMatch(/^[0-9a-f]{48}$/);
    canary.watch('SESSION_KEY', first.Value);
  });

  test.each([
    [['put', 'NODE_ENV', ...WEB], 'NODE_ENV is set in code'],
    [['put', 'PARTNER', ...WEB], 'PARTNER is owned by /partner/TOKEN'],
    [['put', 'DATABASE_URI', ...WEB], 'did you mean DATABASE_URL?'],
    [['put', 'DATABASE_URL'], 'choose with -s one of: Shop-prod/Web, Shop-staging/Web'],
    [['put', 'LOG_LEVEL', '--generate', ...WEB], 'LOG_LEVEL is not a generated variable'],
    [['get', 'API_KEY', ...WEB], '/prod/shop/api-key does not exist'],
    [['import', 'nothing.env', ...WEB], 'there is no file nothing.env'],
    [['list', '-s', 'Nope'], 'no service matches "Nope"'],
    [['list', '--app', 'elsewhere'], 'there is no elsewhere here'],
    [['check', '--deployed', 'Nope'], 'there is no stack Nope'],
    [['wrong'], 'unknown command'],
    [['check', '--wait', 'x'], 'must be a number of seconds'],
  ])('%j fails, says why, and exits with 2', async (args, message) => {
    const { code, stderr } = await cli(args, 'value');
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test.each(['', 'has {{ssm:/x}} in it', 'x'.repeat(8193)])('put refuses a value that the store can\'t contain', async (value) => {
    const { code, stderr } = await cli(['put', 'API_KEY', ...WEB], value);
    expect(code).toBe(2);
    expect(stderr).toContain('the value of API_KEY');
  });

  test('an empty environment is filled from a template file', async () => {
    const made = await cli(['template', 'web.env', '-s', 'Shop-staging/Web']);
    expect(made.stdout).toBe('web.env written; fill it in, then:\n-> npx cdk-service-secrets import web.env -s Shop-staging/Web\n');
    expect(modeOf('web.env')).toBe('600');
    expect((await cli(['template', 'web.env', '-s', 'Shop-staging/Web'])).stderr).toContain('web.env exists already');

    file('web.env', [`API_KEY='${canary.value('staging API_KEY')}'`, `DATABASE_URL='${canary.value('staging DATABASE_URL')}'`,
      `GCP_KEY='{"key":\n"${canary.marker}"}'`, 'LOG_LEVEL=', 'NODE_ENV=test', 'PARTNER=x', `SENTRY_DSN='${canary.value('staging SENTRY_DSN')}'`, 'TYPO=1'].join('\n'));
    const dry = await cli(['import', 'web.env', '--dry-run', '-s', 'Shop-staging/Web']);
    expect(dry.stdout).toContain('4 new, 3 skipped, 1 unknown');
    expect(dry.stdout).toMatch(/NODE_ENV +skipped +set in code/);
    expect(dry.stdout).toMatch(/PARTNER +skipped +owned by \/partner\/TOKEN/);
    await expect(stored('/staging/shop/api-key')).rejects.toThrow();

    const done = await cli(['import', 'web.env', '--yes', '-s', 'Shop-staging/Web']);
    expect(done.stdout).toContain('written: 4 of 4');
    expect(done.code).toBe(1);
    expect(await stored('/staging/shop/api-key')).toMatchObject({ Value: canary.value('staging API_KEY'), Type: 'SecureString' });
    expect(await stored('/staging/shop/GCP_KEY')).toMatchObject({ Value: `{"key":\n"${canary.marker}"}` });
    expect((await cli(['import', 'web.env', '--yes', '-s', 'Shop-staging/Web'])).stdout).toContain('4 equal');
  });

  test('import asks in a terminal, shows no value, and does nothing without a terminal or --yes', async () => {
    file('one.json', JSON.stringify({ API_KEY: canary.value('API_KEY'), GCP_KEY: canary.value('GCP_KEY') }));
    const unasked = await cli(['import', 'one.json', ...WEB]);
    expect(unasked.stderr).toContain('add --yes, or look first with --dry-run');
    const asked = await runInTerminal(['import', 'one.json', ...WEB], { cwd: app.directory, env: emulator.environment, steps: [['Write 2 values?', 'y\r']] });
    expect(asked.output).toContain('written: 2 of 2');
    outputs.push({ where: 'import in a terminal', text: asked.output });
  });

  test('--extra writes names that the service does not declare; list marks them', async () => {
    file('extra.yaml', 'EXTRA: 1\n');
    expect(await cli(['import', 'extra.yaml', '--extra', '--yes', ...WEB])).toMatchObject({ code: 0 });
    const { stdout } = await cli(['list', ...WEB]);
    expect(stdout).toMatch(/EXTRA +1 +\S+ \S+Z +\S+ +extra/);
  });

  test('check finds nothing when all values exist', async () => {
    const { code, stdout } = await cli(['check', ...WEB]);
    expect(stdout).toContain('ok 7 values are ready');
    expect(code).toBe(0);
  });

  test('check --wait ends when the value exists', async () => {
    await emulator.clients().ssm.send(new DeleteParameterCommand({ Name: '/prod/shop/api-key' }));
    const proxy = await ThrottlingProxy.start(emulator.endpoint, { rate: 1_000, burst: 1_000 });
    try {
      const looks = (): number => proxy.calls.get('AmazonSSM.GetParameters') ?? 0;
      const waiting = runCli(['check', '--wait', '600', ...WEB], { cwd: app.directory, env: { ...emulator.environment, AWS_ENDPOINT_URL: proxy.endpoint } });
      // The second look has begun: the first was in vain.
      await eventually('the second look', () => Promise.resolve(looks() > 1), { everyMs: 50 });
      await put('/prod/shop/api-key', canary.value('API_KEY'));
      expect(await waiting).toMatchObject({ code: 0 });
    } finally {
      await proxy.stop();
    }
  });

  test('list is sorted by name and hides values; get and --values show them', async () => {
    const { stdout } = await cli(['list', '--json', ...WEB]);
    const [{ variables }] = JSON.parse(stdout).services as [{ variables: { name: string; kind: string; version?: string }[] }];
    const names = variables.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(variables.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({ kind: 'secret', version: '2' });
    expect((await reveal(['list', '--values', ...WEB])).stdout).toContain(canary.marker);
    expect((await reveal(['get', 'API_KEY', ...WEB])).stdout).toBe(canary.value('API_KEY'));
  });

  test('the first put creates a JSON secret, and the next keeps its other keys', async () => {
    expect((await cli(['check', ...WORKER])).stdout).toContain('QUEUE_TOKEN');
    expect(await cli(['put', 'QUEUE_TOKEN', ...WORKER], canary.value('QUEUE_TOKEN'))).toMatchObject({ code: 0 });
    expect(await cli(['put', 'OTHER_TOKEN', ...WORKER], canary.value('OTHER_TOKEN'))).toMatchObject({ code: 0 });
    expect(await secret()).toEqual({ QUEUE_TOKEN: canary.value('QUEUE_TOKEN'), OTHER_TOKEN: canary.value('OTHER_TOKEN') });
    expect(await cli(['check', ...WORKER])).toMatchObject({ code: 0 });
  });

  test('concurrent writers of one JSON secret lose no key', async () => {
    const puts = ['QUEUE_TOKEN', 'OTHER_TOKEN'].map((name) => cli(['put', name, ...WORKER], canary.value(`${name} at once`)));
    expect((await Promise.all(puts)).map(({ code }) => code)).toEqual([0, 0]);
    expect(await secret()).toEqual({ QUEUE_TOKEN: canary.value('QUEUE_TOKEN at once'), OTHER_TOKEN: canary.value('OTHER_TOKEN at once') });
  });

  test('history lists versions, and rollback restores one as a new version', async () => {
    await cli(['put', 'LOG_LEVEL', ...WEB], 'warn');
    await cli(['put', 'LOG_LEVEL', ...WEB], 'error');
    const { stdout } = await cli(['history', 'LOG_LEVEL', '--json', ...WEB]);
    expect(JSON.parse(stdout).versions).toMatchObject([{ version: '3', current: true }, { version: '2' }, { version: '1' }]);
    expect((await cli(['rollback', 'LOG_LEVEL', '--dry-run', ...WEB])).stdout).toContain('would be put back');
    expect((await cli(['rollback', 'LOG_LEVEL', '--yes', ...WEB])).stdout).toContain('version 2 of /prod/shop/LOG_LEVEL');
    expect(await stored('/prod/shop/LOG_LEVEL')).toMatchObject({ Value: 'warn', Version: 4 });
    expect(await cli(['rollback', 'LOG_LEVEL', '--to', '1', '--yes', ...WEB])).toMatchObject({ code: 0 });
    expect(await stored('/prod/shop/LOG_LEVEL')).toMatchObject({ Value: 'debug', Version: 5, Type: 'String' });
    expect((await cli(['rollback', 'LOG_LEVEL', '--to', '99', '--yes', ...WEB])).stderr).toContain('has no version 99');
  });

  test('rollback of one key keeps the newer values of the others', async () => {
    // The emulator's versions have whole seconds.
    await sleep(1_100);
    await cli(['put', 'QUEUE_TOKEN', ...WORKER], canary.value('older QUEUE'));
    await sleep(1_100);
    await cli(['put', 'QUEUE_TOKEN', ...WORKER], canary.value('newer QUEUE'));
    await cli(['put', 'OTHER_TOKEN', ...WORKER], canary.value('newer OTHER'));
    expect(await cli(['rollback', 'QUEUE_TOKEN', '--yes', ...WORKER])).toMatchObject({ code: 0 });
    expect(await secret()).toEqual({ QUEUE_TOKEN: canary.value('older QUEUE'), OTHER_TOKEN: canary.value('newer OTHER') });
  });

  test.each(['dotenv', 'json', 'yaml', 'shell'])('an export in %s contains the same values as the store', async (format) => {
    const all = await reveal(['export', '--format', format, ...WEB]);
    const ending = { dotenv: 'env', json: 'json', yaml: 'yaml', shell: 'sh' }[format];
    file(`export.${ending}`, all.stdout);
    expect(await cli(['diff', `export.${ending}`, ...WEB])).toMatchObject({ code: 0 });
    expect((await cli(['import', `export.${ending}`, '--dry-run', ...WEB])).stdout.split('\n')[0]).toBe('6 equal');
  });

  test('an exported file is readable only by its owner', async () => {
    expect((await cli(['export', '-o', 'out.json', ...WEB])).stderr).toContain('6 values written to out.json');
    expect(modeOf('out.json')).toBe('600');
    expect((await cli(['export', '-o', 'out.json', ...WEB])).stderr).toContain('exists already');
  });

  test('diff compares stores, masked, with the exit code of diff', async () => {
    const { code, stdout } = await cli(['diff', 'Shop-staging/Web', 'Shop-prod/Web']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/API_KEY +differs/);
    expect(stdout).toMatch(/LOG_LEVEL +only in \/prod\/shop/);
    const json = JSON.parse((await cli(['diff', 'Shop-staging/Web', 'Shop-prod/Web', '--json'])).stdout);
    expect(json).toMatchObject({ left: '/staging/shop', right: '/prod/shop' });
    expect(json.rows).toContainEqual({ name: 'API_KEY', difference: 'differs' });
    expect((await cli(['diff'])).code).toBe(2);
  });

  test('exec passes a command the variables, files included, and returns its exit code', async () => {
    file('local.env', 'DATABASE_URL=postgres://localhost\n');
    const script = 'console.log(JSON.stringify([process.env.API_KEY, process.env.DATABASE_URL, process.env.HOME, require("fs").readFileSync(process.env.GCP_KEY, "utf8"), process.env.GCP_KEY])); process.exit(7)';
    const { code, stdout } = await reveal(['exec', '--pristine', '--override', 'local.env', ...WEB, '--', process.execPath, '-e', script]);
    expect(code).toBe(7);
    const [apiKey, url, home, key, path] = JSON.parse(stdout) as string[];
    expect({ apiKey, url, home, key }).toEqual({ apiKey: canary.value('API_KEY'), url: 'postgres://localhost', home: null, key: canary.value('GCP_KEY') });
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('exec passes a signal to the command', async () => {
    const script = 'process.on("SIGTERM", () => { console.log("asked to end"); process.exit(3) }); setTimeout(() => process.kill(process.ppid, "SIGTERM"), 200); setTimeout(() => undefined, 30000)';
    expect(await reveal(['exec', ...WEB, '--', process.execPath, '-e', script])).toMatchObject({ code: 3, stdout: 'asked to end\n' });
  });

  test('exec refuses to run with a missing value, and names it before the command starts', async () => {
    const { code, stdout, stderr } = await cli(['exec', '-s', 'Shop-staging/Web', '--', 'echo', 'started']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('SESSION_KEY: /staging/shop/SESSION_KEY does not exist');
  });

  test('reencrypt writes values under another key, and keeps every value', async () => {
    const key = (await emulator.clients().kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    const [{ name }, ...others] = shop('prod').stores;
    const rekeyed = declaredApp({ name: 'Shop-prod', declarations: [{ ...shop('prod'), stores: [{ kind: 'ssm', name, key }, ...others] }] });
    const before = await stored('/prod/shop/api-key') as { Value: string; Version: number };
    const again = async (...args: string[]): Promise<CliResult> => {
      const result = await runCli(['reencrypt', ...args], { cwd: rekeyed.directory, env: emulator.environment });
      outputs.push({ where: 'reencrypt', text: result.stdout + result.stderr });
      return result;
    };
    expect((await again('--dry-run')).stdout).toMatch(/LOG_LEVEL +keep +is configuration, and not encrypted/);
    const { code, stdout } = await again('--yes');
    expect(stdout).toMatch(/encrypted again: 4 of 4/);
    expect(code).toBe(0);
    expect(await stored('/prod/shop/api-key')).toMatchObject({ Value: before.Value, Type: 'SecureString', Version: before.Version + 1 });
    expect((await again('--yes')).stdout).toMatch(/API_KEY +keep +has this key already/);
  });

  test('credentials of another account are refused', async () => {
    const other = declaredApp({ name: 'Far', environment: 'aws://111111111111/us-east-1', declarations: [shop('far')] });
    const { code, stderr } = await runCli(['put', 'API_KEY'], { cwd: other.directory, env: emulator.environment, input: 'x' });
    expect(code).toBe(2);
    expect(stderr).toContain('Shop-far/Web belongs to account 111111111111, and these are credentials of account 000000000000');
  });

  test('a stack that leaves its region open uses the region of the environment', async () => {
    const open = declaredApp({ name: 'Open', environment: 'aws://unknown-account/unknown-region', declarations: [shop('open')] });
    const { AWS_REGION: _region, AWS_DEFAULT_REGION: _default, ...env } = emulator.environment;
    const nowhere = await runCli(['list'], { cwd: open.directory, env });
    expect(nowhere.stderr).toContain('pass --region REGION, or set AWS_REGION');
    const somewhere = await runCli(['list', '--region', 'eu-west-1', '--json'], { cwd: open.directory, env });
    expect(JSON.parse(somewhere.stdout).services[0]).toMatchObject({ account: '000000000000', region: 'eu-west-1' });
  });

  describe('doctor', () => {
    interface Line {
      readonly about: string;
      readonly subject: string;
      readonly status: string;
      readonly text: string;
    }

    interface Examined {
      readonly code: number | null;
      readonly of: (subject: string) => string | undefined;
    }

    async function examined(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = app.directory): Promise<Examined> {
      const { code, stdout, stderr } = await runCli(['doctor', '--json', ...args], { cwd, env: { ...emulator.environment, ...env } });
      outputs.push({ where: `doctor ${args.join(' ')}`, text: stdout + stderr });
      const { lines } = JSON.parse(stdout) as { lines: Line[] };
      return { code, of: (subject) => lines.filter((line) => line.subject === subject).map(({ status, text }) => `${status} ${text}`)[0] };
    }

    test('prints the caller, the region and what may be read', async () => {
      const { code, of } = await examined(WEB);
      expect([code, of('caller'), of('account'), of('region'), of('read from')]).toEqual([
        0, 'ok arn:aws:iam::000000000000:user/admin', 'ok 000000000000', 'ok us-east-1 (AWS_REGION)', 'ok cdk.out: Shop-prod/Web',
      ]);
      expect([of('endpoint'), of('clock')]).toEqual([`ok STS, SSM, Secrets Manager, CloudFormation, through the endpoint ${emulator.endpoint}`, 'ok within 5 minutes of AWS\'s']);
      expect(of('Parameter Store /prod/shop: values')).toMatch(/^ok may be read: \d of 5 are there$/);
    });

    test.each<[string, readonly string[], NodeJS.ProcessEnv, string, RegExp]>([
      ['another region', ['--deployed', 'Shop-prod', '--region', 'eu-west-1'], {}, 'read from', /^failed there is no stack Shop-prod in account 000000000000, eu-west-1$/],
      ['credentials that expired', WEB, { AWS_ACCESS_KEY_ID: 'ASIAEXPIRED', AWS_SESSION_TOKEN: 'old' }, 'caller', /^failed AWS doesn't accept the credentials \(\w+\)$/],
      ['no assembly', ['--app', 'cdk.none'], {}, 'read from', /^failed there is no cdk\.none here$/],
      ['a proxy that doesn\'t exist', WEB, { HTTP_PROXY: 'http://ada:word@127.0.0.1:9', NO_PROXY: '', no_proxy: '' }, 'caller', /^failed the proxy 127\.0\.0\.1:9 refuses connections$/],
      ['a profile that doesn\'t exist', [...WEB, '--profile', 'nobody'], {}, 'profile', /^failed .*is the name of no AWS profile/],
    ])('reports %s, with exit code 2, and the rest', async (_, args, env, subject, text) => {
      const { code, of } = await examined(args, env);
      expect([code, of(subject)]).toEqual([2, expect.stringMatching(text)]);
      expect(of('Node.js')).toBe(`ok ${process.version}`);
    });

    test('reports an app that another version has synthesized', async () => {
      const old = declaredApp({ name: 'Shop-prod', declarations: [shop('prod')] });
      writeFileSync(join(old.directory, 'cdk.out', 'tree.json'), JSON.stringify({ tree: { children: { S: { constructInfo: { fqn: 'cdk-service-secrets.ServiceSecrets', version: '99.0.0' } } } } }));
      const { code, of } = await examined([], {}, old.directory);
      expect([code, of('library')]).toEqual([1, expect.stringContaining('finding the app was synthesized with version 99.0.0')]);
    });
  });

  test('no run has shown a value without a request', () => {
    canary.assertAbsent(outputs);
  });
});
