import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { check } from '../../../src/cli/commands/check';
import { diff } from '../../../src/cli/commands/diff';
import { exec } from '../../../src/cli/commands/exec';
import { importFile, ImportOptions } from '../../../src/cli/commands/import';
import { put, PutOptions } from '../../../src/cli/commands/put';
import { Context } from '../../../src/cli/context';
import { Io } from '../../../src/cli/io';
import { Output } from '../../../src/cli/output/output';
import { Session } from '../../../src/cli/session';
import { Declaration } from '../../../src/core/declaration';
import { declaredApp } from '../../support/cli';

const ssm = mockClient(SSMClient);
const sts = mockClient(STSClient);

const declaration: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }],
  variables: {
    A: { kind: 'secret', store: 0, name: 'A' },
    B: { kind: 'secret', store: 0, name: 'B' },
    KEY: { kind: 'secret', store: 0, name: 'KEY', file: { path: '/run/key.pem' } },
    STORE: { kind: 'secret', store: 0, name: 'STORE', file: { path: '/run/store.p12', encoding: 'base64' } },
  },
};

beforeEach(() => {
  [ssm, sts].forEach((mock) => mock.reset());
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  sts.on(GetCallerIdentityCommand).resolves({ Account: '000000000000', Arn: 'arn:me' });
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({ InvalidParameters: Names }));
  ssm.on(PutParameterCommand).resolves({ Version: 1 });
});

const written = (): Record<string, string> => Object.fromEntries(ssm.commandCalls(PutParameterCommand).map(({ args }) => [args[0].input.Name!, args[0].input.Value!]));

interface Result {
  readonly code?: number;
  readonly error?: string;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(work: (context: Context) => Promise<number>, { stdin = '', json = false, declared = declaration } = {}): Promise<Result> {
  const texts = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr'): Writable => new Writable({ write: (chunk: Buffer, _encoding, done) => { texts[name] += chunk.toString(); done(); } });
  const io: Io = { stdin: Readable.from([Buffer.from(stdin)]), stdout: sink('stdout'), stderr: sink('stderr'), env: {}, cwd: declaredApp({ name: 'Shop', declarations: [declared] }).directory };
  const context = { version: '1.2.3', io, output: new Output(io, json), session: new Session(io, {}), signal: new AbortController().signal };
  try {
    return { code: await work(context), ...texts };
  } catch (error) {
    return { error: `${(error as Error).message} -> ${(error as { fix?: string }).fix}`, ...texts };
  }
}

const importText = (text: string, options: ImportOptions = {}, json = false): Promise<Result> => run((context) => importFile(context, '-', { yes: true, ...options }), { stdin: text, json });

describe('import', () => {
  test('writes nothing when one declared value isn\'t certain', async () => {
    const { error } = await importText('A=fine\nB=canary#1\n');
    expect(error).toMatch(/^stdin:2: `B` must have quotes around a value that has "#"/);
    expect(error).not.toContain('canary');
    expect(written()).toEqual({});
  });

  test('calls no AWS API when lines aren\'t certain', async () => {
    const { error } = await importText('A="never closed\nB=2\n');
    expect(error).toContain('stdin:1: `A` must close the quote that begins its value');
    expect(sts.calls()).toHaveLength(0);
  });

  test('reports a value that isn\'t certain and not declared', async () => {
    const { code, stdout, stderr } = await importText('A=fine\nOTHER=canary#1\n');
    expect(written()).toEqual({ '/prod/shop/A': 'fine' });
    expect(stderr).toContain('stdin:2: `OTHER` must have quotes');
    expect(stdout).toMatch(/^OTHER +unknown +the service has no such variable$/m);
    expect(stdout + stderr).not.toContain('canary');
    expect(code).toBe(1);
  });

  test('refuses it with --extra, which would write it', async () => {
    expect((await importText('A=fine\nOTHER=canary#1\n', { extra: true })).error).toContain('stdin:2: `OTHER` must have quotes');
    expect(written()).toEqual({});
  });

  test.each([false, true])('shows no text that may be no name (--extra: %s)', async (extra) => {
    const { code, stdout, stderr } = await importText('A=Y2FuYXJ5\nY2FuYXJ5LTI=\n', { extra });
    expect(written()).toEqual({ '/prod/shop/A': 'Y2FuYXJ5' });
    expect(stdout).toMatch(/^line 2 +unknown +a name without a value, and the service has no such variable$/m);
    expect(stdout + stderr).not.toContain('Y2Fu');
    expect(ssm.commandCalls(GetParametersCommand).flatMap(({ args }) => args[0].input.Names).join()).not.toContain('Y2Fu');
    expect(code).toBe(1);
  });

  test('counts values that other readers read differently, with their names', async () => {
    const { stderr } = await importText("A='x'\nB=y\nKEY='z'\n");
    expect(stderr).toContain('2 values in quotes (A, KEY): docker and ECS environmentFiles keep the quotes; use --format docker if the file is written for them');
  });

  test('reports blanks and line breaks around a value before it writes it', async () => {
    const { stdout } = await importText('{"A": " a", "B": "b\\n", "KEY": "\\ufeffc"}', { format: 'json', dryRun: true });
    expect(stdout).toMatch(/^A +new +\S+ +has blanks around it, which stay in the value$/m);
    expect(stdout).toMatch(/^B +new +\S+ +ends in a line break, which stays in the value$/m);
    expect(stdout).toMatch(/^KEY +new +\S+ +begins with a byte-order mark, which stays in the value$/m);
  });

  test.each(['', '# nothing\n', '\n\n'])('exits with 1 for a file without names, %j', async (text) => {
    const { code, stderr } = await importText(text);
    expect([code, stderr]).toEqual([1, 'stdin has no name and no value; nothing was written\n']);
  });

  test('reads a file as docker does, with --format docker', async () => {
    await importText('A="x" # y\nB=$C\n', { format: 'docker' });
    expect(written()).toEqual({ '/prod/shop/A': '"x" # y', '/prod/shop/B': '$C' });
  });
});

describe('put', () => {
  const LEFT_OUT = 'one line break at the end of the value is left out; --exact keeps it';
  const putText = (name: string, text: string, options: PutOptions = {}): Promise<Result> => run((context) => put(context, name, options), { stdin: text });

  test.each<[string, string, PutOptions, string, string[]]>([
    ['A', 'x', {}, 'x', []],
    ['A', 'x\n', {}, 'x', [LEFT_OUT]],
    ['A', 'x\r\n', {}, 'x', [LEFT_OUT]],
    ['A', 'x\n\n', {}, 'x\n', [LEFT_OUT, 'the value ends in a line break, which stays in the value']],
    ['A', 'x\n', { exact: true }, 'x\n', ['the value ends in a line break, which stays in the value']],
    ['A', ' x', {}, ' x', ['the value has blanks around it, which stay in the value']],
    ['A', '\uFEFFx', {}, '\uFEFFx', ['the value begins with a byte-order mark, which stays in the value']],
    ['KEY', '-----END-----\n', {}, '-----END-----\n', ['the value ends in a line break, which stays in the value']],
    ['KEY', '\r\n\n', {}, '\r\n\n', ['the value ends in a line break, which stays in the value']],
    ['STORE', 'YWJj\n', {}, 'YWJj', [LEFT_OUT]],
  ])('%s < %j (%j) writes %j and says so', async (name, text, options, value, notes) => {
    const { code, stderr } = await putText(name, text, options);
    expect(code).toBe(0);
    expect(written()).toEqual({ [`/prod/shop/${name}`]: value });
    expect(stderr.split('\n').filter((line) => /value|stdin/.test(line))).toEqual(notes);
  });
});

describe('check', () => {
  const VALUES: Record<string, string> = { A: 'canary-a\n', B: ' canary-b', KEY: 'canary-key\n', STORE: 'Y2FuYXJ5' };
  const stored = (): void => {
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.map((Name) => ({ Name, Value: VALUES[Name.split('/').pop()!], Version: 1, Type: 'SecureString' })),
    }));
  };

  test('reports blanks and line breaks around a value, as no finding', async () => {
    stored();
    const { code, stdout } = await run((context) => check(context, {}));
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.includes('the value'))).toEqual([
      '  - A: the value ends in a line break, which stays in the value',
      '  - B: the value has blanks around it, which stay in the value',
    ]);
    expect(stdout).not.toContain('canary');
  });

  test('reports it in JSON too', async () => {
    stored();
    const { stdout } = await run((context) => check(context, {}), { json: true });
    expect(JSON.parse(stdout).services[0].remarks.map(({ variable }: { variable: string }) => variable)).toEqual(['A', 'B']);
    expect(stdout).not.toContain('canary');
  });
});

describe('exec and diff', () => {
  const file = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'values-')), 'local.env');
    writeFileSync(path, text);
    return path;
  };

  test('a command doesn\'t start with a value that isn\'t certain, declared or not', async () => {
    const { error } = await run((context) => exec(context, 'true', [], { override: [file('OTHER=canary$X\n')] }));
    expect(error).toContain(':1: `OTHER` must have single quotes around a value that has "$"');
    expect(error).not.toContain('canary');
  });

  test('a comparison needs certain values for names in the store', async () => {
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({ Parameters: Names.map((Name) => ({ Name, Value: 'x', Version: 1, Type: 'SecureString' })) }));
    expect((await run((context) => diff(context, [file('A=canary#1')], {}))).error).toContain(':1: `A` must have quotes');
    const { code, stdout, stderr } = await run((context) => diff(context, [file('A=x\nB=x\nKEY=x\nSTORE=x\nOTHER=canary#1\n')], {}));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^OTHER +only in/m);
    expect(stderr).toContain(':5: `OTHER` must have quotes');
    expect(stdout + stderr).not.toContain('canary');
  });

  test('a parser\'s own words are shown nowhere', async () => {
    const yaml = file('').replace(/\.env$/, '.yaml');
    writeFileSync(yaml, 'A: *canary-1\n');
    const { error, stdout, stderr } = await run((context) => diff(context, [yaml], {}), { json: true });
    expect(error).toContain(':1: `A` must be a text, and begins as a reference does');
    expect(`${error}${stdout}${stderr}`).not.toContain('canary');
  });
});
