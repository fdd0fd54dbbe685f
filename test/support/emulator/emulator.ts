import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClients, awsClients } from './clients';
import { Denial, readDenials } from './denials';
import { CREDENTIALS, emulatorEnvironment, ROOT_CREDENTIALS } from './environment';
import { Credentials } from './identities';
import { ensureVenv } from './venv';
import { POLICY_DELAY_VARIABLE } from '../../../src/aws/retry-budget';
import { CACHE } from '../paths';

/** Only matters where the emulator hangs. */
const START_TIMEOUT_MS = 240_000;
const STARTS = 3;

export interface EmulatorOptions {
  /** Settings of the emulator itself, in addition to the address. */
  readonly settings?: { readonly [name: string]: string };
  /** Seconds for which reads return the previous value after a write. @default 0 */
  readonly staleReads?: number;
  /** Called before a slow step starts. */
  readonly onProgress?: (message: string) => void;
}

/**
 * AWS on this machine: one process on a free loopback port, with its state in memory.
 *
 * It ends with `stop()`, and whenever this process ends.
 */
export class Emulator {
  /**
   * Starts an emulator and waits until it responds.
   *
   * @throws when there is no suitable Python, or when it doesn't start; the message contains the end of its log.
   */
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const python = ensureVenv({ onProgress: options.onProgress });
    const runs = join(CACHE, 'emulator', 'runs');
    mkdirSync(runs, { recursive: true });
    for (let attempt = 1; ; attempt++) {
      const emulator = new Emulator(python, mkdtempSync(join(runs, 'run-')), await freePort(), settingsOf(options));
      try {
        await emulator.healthy();
        return emulator;
      } catch (error) {
        await emulator.stop();
        // Between asking for a free port and binding it, another process may have taken it.
        if (attempt === STARTS) throw error;
      }
    }
  }

  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  /** The output of the emulator. */
  readonly logFile: string;
  /** Resolves when the emulator's process has ended, for any reason. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly made = new Map<string, AwsClients>();

  private constructor(python: string, directory: string, port: number, settings: { readonly [name: string]: string }) {
    this.endpoint = `http://127.0.0.1:${port}`;
    this.logFile = join(directory, 'emulator.log');
    const log = openSync(this.logFile, 'w');
    this.child = spawn(python, [join(__dirname, 'serve.py')], {
      cwd: directory,
      // A process group of its own, to kill it together with the functions that it runs.
      detached: true,
      stdio: ['pipe', log, log],
      env: {
        ...emulatorEnvironment(this.endpoint),
        AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
        AUTH: process.env.EMULATOR_STRICT ?? 'true',
        EMULATOR_ADMIN_KEY: CREDENTIALS.accessKeyId,
        EMULATOR_ADMIN_SECRET: CREDENTIALS.secretAccessKey,
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        MINISTACK_HOST: '127.0.0.1',
        TMPDIR: directory,
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        // Functions inherit it. The emulator applies policies at once, so a denial is final after one retry. A test that waits for
        // the whole minute sets it in its settings.
        [POLICY_DELAY_VARIABLE]: '3',
        ...settings,
      },
    });
    closeSync(log);
    this.child.stdin?.on('error', () => undefined);
    this.ended = new Promise(resolve => this.child.once('exit', () => resolve()));
  }

  /** The id of the emulator's process. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** The environment for a program that uses the emulator, as the user `admin`. */
  get environment(): NodeJS.ProcessEnv {
    return this.environmentOf(CREDENTIALS);
  }

  /** The same with other credentials. */
  environmentOf(credentials: Credentials): NodeJS.ProcessEnv {
    return emulatorEnvironment(this.endpoint, process.env, credentials);
  }

  /** SDK clients of a caller, `admin` by default, for a region, `us-east-1` by default. */
  clients(region?: string, credentials: Credentials = CREDENTIALS): AwsClients {
    const key = JSON.stringify([region, credentials]);
    const clients = this.made.get(key) ?? awsClients(this.endpoint, region, credentials);
    this.made.set(key, clients);
    return clients;
  }

  /** All denials so far, with their reasons. */
  denials(): Denial[] {
    return readDenials(join(dirname(this.logFile), 'denials.jsonl'));
  }

  /** The emulator's output so far. */
  logs(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Ends the emulator and every function that it runs. Repeated calls are allowed. */
  async stop(): Promise<void> {
    for (const clients of this.made.values()) clients.destroy();
    this.made.clear();
    // See serve.py: the end of its standard input is the request to stop.
    this.child.stdin?.end();
    if (this.child.exitCode === null && this.child.signalCode === null) await this.ended;
  }

  private async healthy(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.child.exitCode === null && Date.now() < deadline) {
      const answer = await fetch(`${this.endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(100);
    }
    const state = this.child.exitCode === null ? `did not answer within ${START_TIMEOUT_MS / 1000} s` : `ended with exit code ${this.child.exitCode}`;
    throw new Error(`The local AWS emulator ${state}. The end of its log:\n${this.logs().slice(-2_000)}`);
  }
}

function settingsOf({ settings, staleReads = 0 }: EmulatorOptions): { readonly [name: string]: string } {
  return { EMULATOR_STALE_READS: String(staleReads), ...settings };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
