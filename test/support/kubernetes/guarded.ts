import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends the program when its own standard input ends: with `stop()`, and whenever this process ends. */
const GUARD = 'exec 3<&0; "$@" </dev/null 3<&- & child=$!; (cat <&3 >/dev/null; kill "$child" 2>/dev/null) & wait "$child"';

/** Only matter where the program hangs. */
const START_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 60_000;

export interface GuardedOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly directory: string;
}

/** A server program in the background, with its output in a file. */
export class Guarded {
  readonly logFile: string;
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;

  constructor(readonly name: string, command: string, args: readonly string[], options: GuardedOptions) {
    this.logFile = `${options.directory}/${name}.log`;
    const log = openSync(this.logFile, 'a');
    // A process group of its own, so that an interrupt from the keyboard first reaches this process.
    this.child = spawn('/bin/sh', ['-c', GUARD, 'guard', command, ...args], {
      cwd: options.directory, env: options.env, detached: true, stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.child.stdin?.on('error', () => undefined);
    this.exited = new Promise((resolve) => this.child.once('exit', () => resolve()));
  }

  logs(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** @throws with the end of its log if it ends or doesn't become ready. */
  async ready(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.running && Date.now() < deadline) {
      if (await isReady().catch(() => false)) {
        return;
      }
      await sleep(100);
    }
    const state = this.running ? `did not become ready within ${START_TIMEOUT_MS / 1000} s` : `ended with exit code ${this.child.exitCode}`;
    throw new Error(`${this.name} ${state}. The end of its log:\n${this.logs().slice(-3_000)}`);
  }

  /** Repeated calls are allowed. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.killGroup(), STOP_TIMEOUT_MS);
    await this.exited;
    clearTimeout(timer);
  }

  private get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The group contains only this program and its guard. */
  private killGroup(): void {
    if (this.child.pid !== undefined && this.running) {
      process.kill(-this.child.pid, 'SIGKILL');
    }
  }
}
