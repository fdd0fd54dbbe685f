import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { Declaration } from '../../src/core/declaration';
import { declaredApp, DeclaredApp, runCli } from '../support/cli';
import { BIN } from '../support/cli/run-cli';
import { Emulator } from '../support/emulator';
import { ThrottlingProxy } from '../support/proxy';

/** An import over a bad line: Parameter Store throttles, and connections break. */

const COUNT = 500;
const names = Array.from({ length: COUNT }, (_, index) => `VARIABLE_${String(index).padStart(3, '0')}`);
const declaration = (prefix: string): Declaration => ({
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: prefix }],
  variables: Object.fromEntries(names.map((name) => [name, { kind: 'secret', store: 0, name }])),
});

describe('an import of 500 values', () => {
  let emulator: Emulator;

  beforeAll(async () => { emulator = await Emulator.start(); });
  afterAll(async () => emulator?.stop());

  const appWith = (prefix: string): DeclaredApp => {
    const app = declaredApp({ name: 'Shop', declarations: [declaration(prefix)] });
    writeFileSync(join(app.directory, 'values.env'), names.map((name) => `${name}='value of ${name}'\n`).join(''));
    return app;
  };
  const stored = async (prefix: string): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client: emulator.clients().ssm }, { Path: prefix, WithDecryption: true })) {
      Parameters.forEach(({ Name, Value }) => { found[Name!.slice(prefix.length + 1)] = Value!; });
    }
    return found;
  };
  const expected = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));

  test('is complete in spite of throttling and cut connections, with at most 1.3 calls a value', async () => {
    const proxy = await ThrottlingProxy.start(emulator.endpoint, { rate: 40, burst: 10, dropped: 0.02 });
    try {
      const app = appWith('/bad/line');
      const { code, stdout } = await runCli(['import', 'values.env', '--yes'], { cwd: app.directory, env: { ...emulator.environment, AWS_ENDPOINT_URL: proxy.endpoint } });
      expect(stdout).toContain('written: 500 of 500');
      expect(code).toBe(0);
      expect(await stored('/bad/line')).toEqual(expected);
      expect(proxy.throttled).toBeGreaterThan(0);
      expect(proxy.cut).toBeGreaterThan(0);
      expect(proxy.total / COUNT).toBeLessThanOrEqual(1.3);
    } finally {
      await proxy.stop();
    }
  });

  test('takes at most 1.1 calls a value without faults', async () => {
    const proxy = await ThrottlingProxy.start(emulator.endpoint, { rate: 10_000, burst: 1_000 });
    try {
      const app = appWith('/good/line');
      const { code } = await runCli(['import', 'values.env', '--yes'], { cwd: app.directory, env: { ...emulator.environment, AWS_ENDPOINT_URL: proxy.endpoint } });
      expect(code).toBe(0);
      expect(proxy.total / COUNT).toBeLessThanOrEqual(1.1);
    } finally {
      await proxy.stop();
    }
  });

  test('interrupted, prints exactly how many are written, and the same command does the rest', async () => {
    const proxy = await ThrottlingProxy.start(emulator.endpoint, { rate: 100, burst: 10 });
    try {
      const app = appWith('/cut/short');
      const env = { ...emulator.environment, AWS_ENDPOINT_URL: proxy.endpoint };
      const first = await interrupted(app, env, proxy, 100);
      const written = Number(/written: (\d+) of 500/.exec(first.output)?.[1]);
      expect(written).toBeGreaterThanOrEqual(100);
      expect(written).toBeLessThan(COUNT);
      expect(Object.keys(await stored('/cut/short'))).toHaveLength(written);
      expect(first.output).toContain('run the same command again: it does the rest');
      expect(first.code).toBe(2);

      const second = await runCli(['import', 'values.env', '--yes'], { cwd: app.directory, env: emulator.environment });
      expect(second.stdout).toContain(`${COUNT - written} new, ${written} equal`);
      expect(second.stdout).toContain(`written: ${COUNT - written} of ${COUNT - written}`);
      expect(await stored('/cut/short')).toEqual(expected);
    } finally {
      await proxy.stop();
    }
  });

  /** Presses Ctrl-C after so many writes. */
  const interrupted = (app: DeclaredApp, env: NodeJS.ProcessEnv, proxy: ThrottlingProxy, after: number): Promise<{ code: number | null; output: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [BIN, 'import', 'values.env', '--yes'], { cwd: app.directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
      child.stderr.setEncoding('utf8').on('data', (text: string) => { output += text; });
      const watch = setInterval(() => {
        if ((proxy.calls.get('AmazonSSM.PutParameter') ?? 0) - proxy.throttled > after + 10) {
          clearInterval(watch);
          child.kill('SIGINT');
        }
      }, 20);
      child.once('close', (code) => {
        clearInterval(watch);
        resolve({ code, output });
      });
    });
});
