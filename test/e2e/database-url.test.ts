import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deployment } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { Canary, filesBelow, Output, visibleOutputs } from '../support/canary';
import { CliResult, runCli } from '../support/cli/run-cli';
import { logEntriesOf, parameterNamed, putSecret, resourcesOf, serviceOf, taskDefinitionOf } from '../support/deployed';
import { assumedBy, bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';
import { credentialsOf, rotate, RotationStrategy, StandInDatabase } from '../support/rotation';
import { describeEachShell } from '../support/shells';
import { Task } from '../support/task';

const NAME = '/prod/ledger/DATABASE_URL';
const OWNER_NAME = '/prod/ledger/OWNER_DATABASE_URL';
/** What breaks a URL that is put together by hand. */
const AWKWARD = '\n@:/?#[%41]"\' +&=\\$HOME`{}ü€漢🔑';

const MESSAGES = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;

interface LogEntry {
  readonly event: string;
  readonly deployment?: string;
  readonly names?: readonly string[];
}

/** A database whose passwords are rotated while its service runs, in order. */
describe('the example of a database URL', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  const database = new StandInDatabase();
  let emulator: Emulator;
  let app: CdkApp;
  let directory: string;
  let appSecret: string;
  let ownerSecret: string;
  let queue: string;
  let passwords = 0;

  const deploy = (imageTag: string): Promise<CdkRun> => app.deploy({ context: { imageTag } });
  const task = async (): Promise<Task> => Task.of(emulator, (await taskDefinitionOf(emulator, 'Ledger')).taskDefinitionArn!, mkdtempSync(join(directory, 'volumes-')));
  const primary = async (): Promise<Deployment> => (await serviceOf(emulator, 'Ledger')).deployments!.find(({ status }) => status === 'PRIMARY')!;
  /** What the function that restarts the service has logged about an event. */
  const logged = async (event: string): Promise<LogEntry[]> => (await logEntriesOf<LogEntry>(emulator, 'Ledger', 'ServiceSecretsRedeploy')).filter((entry) => entry.event === event);
  /** What a task that starts now has. */
  const urlOf = async (container: string, name: string): Promise<string> => (await (await task()).environment(container))[name];

  async function cli(...args: string[]): Promise<CliResult> {
    const result = await runCli([...args, '--deployed', 'Ledger'], { cwd: directory, env: emulator.environment });
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  }

  function rotated(secret: string, strategy: RotationStrategy, afterStep?: (step: string) => Promise<void>): Promise<number> {
    const name = `password ${++passwords}`;
    const password = canary.value(name) + AWKWARD;
    canary.watch(`${name}, encoded`, encodeURIComponent(password));
    return rotate(emulator, secret, { database, strategy, password, afterStep });
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'database-url-'));
    emulator = await Emulator.start();
    await bootstrap(emulator);
    await putSecret(emulator, '/prod/ledger/bank-key', canary.value('bank-key') + AWKWARD);
    app = new CdkApp(emulator, join(PROJECT, 'examples', 'database-url', 'app.ts'));
    const { exitCode, output } = await deploy('1');
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });

    const secrets = await resourcesOf(emulator, 'Ledger', 'AWS::SecretsManager::Secret');
    const secretOf = (start: string): string => secrets.find(({ LogicalResourceId }) => LogicalResourceId!.startsWith(start))!.PhysicalResourceId!;
    queue = (await resourcesOf(emulator, 'Ledger', 'AWS::SQS::Queue')).find(({ LogicalResourceId }) => LogicalResourceId!.startsWith('ServiceSecretsRedeployQueue'))!.PhysicalResourceId!;
    [appSecret, ownerSecret] = [secretOf('AppUser'), secretOf('LedgerDatabase')];
    for (const secret of [appSecret, ownerSecret]) {
      const { username, password } = await credentialsOf(emulator, secret);
      database.setPassword(username, password);
      canary.watch(`first password of ${username}`, password);
    }
  });
  afterAll(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('passes both containers a URL that the database accepts', async () => {
    expect(database.accepts(await urlOf('ledger', 'DATABASE_URL'))).toBe(true);
    expect(database.accepts(await urlOf('migrate', 'OWNER_DATABASE_URL'))).toBe(true);
    expect(new URL(await urlOf('migrate', 'OWNER_DATABASE_URL'))).toMatchObject({ username: 'ledger_owner', pathname: '/ledger' });
  });

  test('lets the execution role read the parts of the file, and no part that only a URL has', async () => {
    const { executionRoleArn } = await taskDefinitionOf(emulator, 'Ledger');
    const { secretsManager } = emulator.clients(undefined, await assumedBy(emulator, 'ecs-tasks.amazonaws.com', executionRoleArn!));
    await expect(secretsManager.send(new GetSecretValueCommand({ SecretId: appSecret }))).resolves.toBeDefined();
    await expect(secretsManager.send(new GetSecretValueCommand({ SecretId: ownerSecret }))).rejects.toThrow('not authorized');
  });

  /** Asks all the time whether the database accepts the URL that the running tasks read at their start, and the one that a task reads that starts now. */
  async function refusedDuring(act: (check: (step: string) => Promise<void>) => Promise<unknown>): Promise<string[]> {
    const refused: string[] = [];
    const urls = new Map<string, string>();
    const check = async (step: string): Promise<void> => {
      const { id, taskDefinition } = await primary();
      const url = async (): Promise<string> => (await (await Task.of(emulator, taskDefinition!, directory)).environment('ledger')).DATABASE_URL;
      urls.set(id!, urls.get(id!) ?? await url());
      refused.push(...database.accepts(urls.get(id!)!) ? [] : [`${step}: tasks that run`], ...database.accepts(await url()) ? [] : [`${step}: a task that starts`]);
    };
    let done = false;
    const acting = act(check).finally(() => { done = true; });
    const watching = (async () => {
      for (let last = false; !last; await sleep(500)) {
        last = done;
        await check('meanwhile');
      }
    })();
    await Promise.all([acting, watching]);
    return refused;
  }

  /** Waits for the composition that follows a rotation, and then for the restart. Returns the milliseconds between AWSCURRENT and the composition. */
  async function followed(name: string, act: () => Promise<number>): Promise<number> {
    const before = { version: (await parameterNamed(emulator, name))!.Version!, deployment: (await primary()).id };
    const moved = await act();
    const composed = await eventually(`another version of ${name}`, async () => (await parameterNamed(emulator, name))!.Version! > before.version && Date.now());
    await eventually('the restart', async () => (await primary()).id !== before.deployment);
    return composed - moved;
  }

  /** Waits for a new entry in the log of the function that restarts the service, and until its queue is empty: then no restart can follow. */
  async function settled(event: string, act: () => Promise<unknown>): Promise<LogEntry[]> {
    const before = (await logged(event)).length;
    await act();
    await eventually(`an entry ${event}`, async () => (await logged(event)).length > before);
    await eventually('the end of the queue', async () => {
      const { Attributes } = await emulator.clients().sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [...MESSAGES] }));
      return MESSAGES.every((name) => Attributes![name] === '0');
    });
    return (await logged(event)).slice(before);
  }

  /** Runs the comparison that a schedule starts once an hour. */
  const reconcile = (): Promise<unknown> => emulator.clients().sqs.send(new SendMessageCommand({
    QueueUrl: queue, MessageGroupId: '#events', MessageBody: JSON.stringify({ reconcile: 3600 }), MessageDeduplicationId: randomUUID(),
  }));

  test('with alternating users every container has a URL that is accepted, at every moment', async () => {
    for (const rotation of [1, 2]) {
      expect([rotation, await refusedDuring((check) => followed(NAME, () => rotated(appSecret, 'alternating users', check)))]).toEqual([rotation, []]);
      const { username } = await credentialsOf(emulator, appSecret);
      expect(new URL(await urlOf('ledger', 'DATABASE_URL')).username).toBe(username);
    }
  });

  test('with a single user the previous URL is refused until it is composed again, and then the service restarts once', async () => {
    const before = await urlOf('migrate', 'OWNER_DATABASE_URL');
    const restarts = (await logged('restart')).length;
    let milliseconds = 0;
    const deployed = await settled('deployed', async () => {
      milliseconds = await followed(OWNER_NAME, () => rotated(ownerSecret, 'single user', async (step) => {
        if (step === 'setSecret') {
          expect(database.accepts(before)).toBe(false);
        }
      }));
    });
    expect(deployed).toHaveLength(1);
    expect(database.accepts(await urlOf('migrate', 'OWNER_DATABASE_URL'))).toBe(true);
    expect((await primary()).createdAt!.getTime()).toBeGreaterThanOrEqual((await parameterNamed(emulator, OWNER_NAME))!.LastModifiedDate!.getTime());
    // A scheduled run would take an hour.
    expect(milliseconds).toBeLessThan(600_000);
    expect(await settled('reconciled', reconcile)).toHaveLength(1);
    expect((await logged('restart')).slice(restarts)).toEqual([expect.objectContaining({ names: [OWNER_NAME], deployment: (await primary()).id })]);
  });

  test('a rotation in the middle of a deployment ends with the current password', async () => {
    const [{ exitCode }] = await Promise.all([deploy('2'), rotated(ownerSecret, 'single user')]);
    expect(exitCode).toBe(0);
    expect(await eventually('the current password', async () => database.accepts(await urlOf('migrate', 'OWNER_DATABASE_URL')))).toBe(true);
  });

  describeEachShell('whose init container has $name', (shell) => {
    test('writes a configuration file with the current values', async () => {
      const started = await task();
      const { status, output } = await started.run('service-secrets', shell);
      const config = JSON.parse(readFileSync(started.file('ledger', '/run/secrets/ledger.json')!, 'utf8'));

      expect({ status, output }).toEqual({ status: 0, output: 'LEDGER_CONFIG: wrote /run/secrets/ledger.json\n' });
      expect(config).toMatchObject({ database: { ssl: { rejectUnauthorized: true } }, bank: { url: 'https://api.bank.example.com' } });
      expect(config.bank.key).toBe(canary.value('bank-key') + AWKWARD);
      expect(database.acceptsPassword(config.database.user, config.database.password)).toBe(true);
    });
  });

  test('the command line lists the values and their parts', async () => {
    expect((await cli('list')).stdout).toMatch(/^LEDGER_CONFIG\/bankKey +secret +1/m);
    expect(await cli('check')).toMatchObject({ code: 0, stdout: expect.stringContaining('values are ready') });
    expect(await cli('prune', '--dry-run', '--min-age', '0')).toMatchObject({ code: 0, stdout: 'every name in the store is declared\n' });
    expect((await cli('put', 'DATABASE_URL', '--generate', '--yes')).stderr).toContain('DATABASE_URL is composed of others in the CDK app, and code owns it');
    expect(await parameterNamed(emulator, NAME)).toMatchObject({ Type: 'SecureString', Version: 3 });
    expect(await parameterNamed(emulator, OWNER_NAME)).toMatchObject({ Type: 'SecureString', Version: 3 });
  });

  test('no value is shown anywhere', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
