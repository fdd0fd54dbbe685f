import { execFileSync, spawnSync, SpawnSyncReturns } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { compose, parseDerivedTemplate } from '../../../src/core/derived/template';
import { FileToWrite, fileWriterScript } from '../../../src/core/files/script';
import { Shell, describeEachShell } from '../../support/shells';

jest.setTimeout(60_000);

const MARKER = 'canary-6f1d';
const ROOT = process.getuid!() === 0;
/** Root of a container that keeps CAP_CHOWN alone; somebody else has no capability to begin with. */
const CHOWN_ONLY = ROOT ? ['/usr/bin/setpriv', '--bounding-set=-all,+chown', '--inh-caps=-all,+chown', '--'] : [];
/** Only root can give a file away. */
const OWNERS = ROOT ? ['1000', '1000:1000', '65534:0', '0:1000'] : [String(process.getuid!()), `${process.getuid!()}:${process.getgid!()}`];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(overrides: Partial<FileToWrite> = {}): FileToWrite {
  return { variable: 'TLS_KEY', source: 'FILE_0', target: join(root, 'key.pem'), path: '/run/secrets/key.pem', mode: '0444', ...overrides };
}

function run(shell: Shell, files: readonly FileToWrite[], values: Record<string, string>): SpawnSyncReturns<string> {
  const [program, ...args] = [...CHOWN_ONLY, ...shell.sh, '-c', fileWriterScript(files)];
  return spawnSync(program, args, { env: { PATH: shell.path, ...values }, encoding: 'utf8' });
}

/** Writes one value and gives the bytes that the application would read. */
function written(shell: Shell, value: string, overrides: Partial<FileToWrite> = {}): Buffer {
  const one = file(overrides);
  const { status, stderr } = run(shell, [one], { FILE_0: value });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(one.target);
}

/** Composes a template of the parts and gives the bytes that the application would read. */
function composed(shell: Shell, template: string, parts: Record<string, string>): Buffer {
  const source = parseDerivedTemplate(template).map((piece) => (typeof piece === 'string' ? piece : { ...piece, source: `FILE_${piece.part}` }));
  const one = file({ source });
  const { status, stderr } = run(shell, [one], Object.fromEntries(Object.entries(parts).map(([part, value]) => [`FILE_${part}`, value])));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(one.target);
}

const COMPOSED = ['user=', { part: 'user', source: 'FILE_0' }, ' password=', { part: 'password', source: 'FILE_1', encoder: 'url' as const }];

/** Any text that a store and an environment can hold: no NUL, no lone surrogate, not empty. */
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }).filter((value) => !value.includes('\0'));
const shellText = fc.string({ unit: fc.constantFrom(...'\'"\\$`%(){}!*?~#&;|<> \n\t\r-=ae0'), minLength: 1, maxLength: 60 });

describeEachShell('under $name', (shell) => {
  test.each([
    ['without a final newline', 'a'],
    ['with one', 'a\n'],
    ['with several', '\n\na\n\n\n'],
    ['only a newline', '\n'],
    ['blanks around', '  a\t '],
    ['quotes', '"double" \'single\' `back`'],
    ['backslashes', 'a\\nb\\\\c\\0101\\c'],
    ['expansions', '$HOME ${PATH} $(id) `id` $$ $1 "$@" ~ * ? [a] !! {a,b}'],
    ['printf formats', '%s %d %% %n %c %b'],
    ['an option', '-n'],
    ['the end of options', '--'],
    ['UTF-8', 'äöü € 漢字 🔑 \u0301'],
    ['every code point from U+0080 to U+00FF', Array.from({ length: 128 }, (_, i) => String.fromCodePoint(128 + i)).join('')],
    ['control characters', Array.from({ length: 31 }, (_, i) => String.fromCodePoint(i + 1)).join('')],
    ['carriage returns', 'a\r\nb\r\n'],
    ['a JSON key with escaped newlines', JSON.stringify({ private_key: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n' }, null, 2)],
    ['65,536 bytes', 'x'.repeat(65_536)],
  ])('writes %s as it is', (_, value) => {
    expect(written(shell, value)).toEqual(Buffer.from(value));
  });

  test('writes any text byte for byte', () => {
    fc.assert(fc.property(fc.oneof(text, shellText), (value) => {
      expect(written(shell, value)).toEqual(Buffer.from(value));
    }), { numRuns: 60 });
  });

  test('writes any bytes from base64', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (bytes) => {
      expect(written(shell, Buffer.from(bytes).toString('base64'), { encoding: 'base64' })).toEqual(Buffer.from(bytes));
    }), { numRuns: 40 });
  });

  test('accepts base64 in lines, with a final newline', () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256));
    const lines = bytes.toString('base64').replace(/.{76}/g, '$&\n') + '\n';

    expect(written(shell, lines, { encoding: 'base64' })).toEqual(bytes);
  });

  test('sets mode and owner of each file', () => {
    const access = fc.record({
      mode: fc.integer({ min: 0o400, max: 0o777 }).map((mode) => `0${mode.toString(8)}`),
      owner: fc.option(fc.constantFrom(...OWNERS), { nil: undefined }),
    });
    fc.assert(fc.property(fc.array(access, { minLength: 1, maxLength: 4 }), (accesses) => {
      const files = accesses.map((one, i) => file({ ...one, source: `FILE_${i}`, target: join(root, `dir-${i}`, `file-${i}`) }));

      expect(run(shell, files, Object.fromEntries(files.map(({ source }) => [source as string, source as string]))).status).toBe(0);
      for (const { target, mode, owner, source } of files) {
        const [uid, gid = String(process.getgid!())] = owner?.split(':') ?? [String(process.getuid!())];
        const stat = statSync(target);
        expect({ mode: stat.mode % 0o10000, uid: stat.uid, gid: stat.gid }).toEqual({ mode: parseInt(mode, 8), uid: Number(uid), gid: Number(gid) });
        if (ROOT) {
          expect(readFileSync(target, 'utf8')).toBe(source as string);
        }
      }
    }), { numRuns: 25 });
  });

  test('creates directories that any user may enter', () => {
    written(shell, 'x', { target: join(root, 'a/b/c') });

    expect([join(root, 'a'), join(root, 'a/b')].map((directory) => statSync(directory).mode % 0o1000)).toEqual([0o755, 0o755]);
  });

  test('accepts paths with every allowed character, and a quote', () => {
    const target = join(root, 'a._@+=,-b', "it's");

    expect(written(shell, 'x', { target })).toEqual(Buffer.from('x'));
  });

  test('replaces the file of an earlier run, which is read-only and has another owner', () => {
    const [owner] = OWNERS;
    written(shell, 'old', { mode: '0400', owner });
    written(shell, 'new', { mode: '0400', owner });

    expect(readdirSync(root)).toEqual(['key.pem']);
    expect(readFileSync(join(root, 'key.pem'), 'utf8')).toBe('new');
  });

  test('replaces what an interrupted run left', () => {
    writeFileSync(join(root, '.service-secrets.partial'), 'half', { mode: 0o400 });

    expect(written(shell, 'whole')).toEqual(Buffer.from('whole'));
    expect(readdirSync(root)).toEqual(['key.pem']);
  });

  test.each([
    ['an empty value', '', {}, 'TLS_KEY: cannot write the file /run/secrets/key.pem: the value is empty'],
    ['no base64', `${MARKER} !!`, { encoding: 'base64' as const }, 'TLS_KEY: cannot write the file /run/secrets/key.pem: the value is not base64'],
    ['an owner that does not exist', MARKER, { owner: 'nobody-here' }, 'TLS_KEY: cannot write the file /run/secrets/key.pem: owner nobody-here'],
  ])('stops at %s, naming the variable and the path', (_, value, overrides, message) => {
    const { status, stderr, stdout } = run(shell, [file(overrides), file({ source: 'FILE_1', target: join(root, 'next') })], { FILE_0: value, FILE_1: 'x' });

    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(message);
    expect(stdout + stderr).not.toContain(MARKER);
    expect(existsSync(join(root, 'key.pem'))).toBe(false);
    expect(existsSync(join(root, 'next'))).toBe(false);
  });

  test('says so when it may not change a file\'s owner', () => {
    const [program, ...args] = [...(ROOT ? ['/usr/bin/setpriv', '--bounding-set=-all', '--inh-caps=-all', '--'] : []), ...shell.sh, '-c', fileWriterScript([file({ owner: '4711' })])];
    const { status, stderr } = spawnSync(program, args, { env: { PATH: shell.path, FILE_0: MARKER }, encoding: 'utf8' });

    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe('TLS_KEY: cannot write the file /run/secrets/key.pem: owner 4711');
  });

  test('stops when a variable is missing', () => {
    expect(run(shell, [file()], {}).stderr.trim()).toBe('TLS_KEY: cannot write the file /run/secrets/key.pem: the value is empty');
  });

  test.each([
    ['a directory is in the way', (path: string) => mkdirSync(path), 'a directory is in the way'],
    ['a file is where the directory should be', (path: string) => writeFileSync(path, ''), 'no directory'],
  ])('stops when %s', (_, prepare, why) => {
    prepare(join(root, 'there'));
    const target = why === 'no directory' ? join(root, 'there', 'key.pem') : join(root, 'there');
    const { status, stderr } = run(shell, [file({ target })], { FILE_0: MARKER });

    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(`TLS_KEY: cannot write the file /run/secrets/key.pem: ${why}`);
    expect(stderr).not.toContain(MARKER);
  });

  test('logs names and paths, no values', () => {
    const { stdout, stderr } = run(shell, [file()], { FILE_0: MARKER });

    expect(stdout).toBe('TLS_KEY: wrote /run/secrets/key.pem\n');
    expect(stderr).toBe('');
  });

  test('has no value in the script', () => {
    expect(fileWriterScript([file()])).not.toContain(MARKER);
    expect(fileWriterScript([file()]).split('\n').at(-1)).toBe(`write 'TLS_KEY' "\${FILE_0-}" '${join(root, 'key.pem')}' '/run/secrets/key.pem' '0444' '' 'text'`);
  });

  describe('composes', () => {
    const EVERY = 'url {a:url} base64 {a:base64} json "{a:json}" shell {a:shell} as it is {a}.';

    test.each([
      ['reserved characters of a URL', '@:/?#[]!$&\'()*+,;=%"<>\\^`{|} '],
      ['unreserved ones', 'ABCXYZabcxyz0189-._~'],
      ['digits that look like numbers of bytes', '0 141 2D 61 134 042'],
      ['quotes', '"double" \'single\' `back` \'\''],
      ['backslashes', 'a\\nb\\\\c\\0101\\c\\'],
      ['expansions', '$HOME ${PATH} $(id) `id` $$ $1 "$@" ~ * ? [a] !! {a,b}'],
      ['printf formats', '%s %d %% %n %c %b'],
      ['placeholders', '{a} {{a}} {a:url}'],
      ['options', '-n'],
      ['the end of options', '--'],
      ['line breaks at both ends', '\n\na\n\n\n'],
      ['blanks around', '  a\t '],
      ['control characters', Array.from({ length: 31 }, (_, i) => String.fromCodePoint(i + 1)).join('') + '\u007f'],
      ['UTF-8', 'äöü € 漢字 🔑 \u0301\u2028'],
      ['every code point from U+0080 to U+00FF', Array.from({ length: 128 }, (_, i) => String.fromCodePoint(128 + i)).join('')],
      ['64 kB', 'aä"\'\\\n%'.repeat(8_000)],
    ])('%s byte for byte, by each encoder', (_, value) => {
      expect(composed(shell, EVERY, { a: value })).toEqual(Buffer.from(compose(EVERY, () => value)));
    });

    test('any text around any values byte for byte', () => {
      fc.assert(fc.property(fc.oneof(text, shellText), fc.oneof(text, shellText), fc.oneof(text, shellText), (around, a, b) => {
        const template = `${around.replace(/[{}]/g, '.')}{a:url}\n"{b:json}"${'\n'}{a:shell} {b:base64}{a}{b}`;

        expect(composed(shell, template, { a, b })).toEqual(Buffer.from(compose(template, (part) => (part === 'a' ? a : b))));
      }), { numRuns: 40 });
    });

    test('a configuration file of 20 kB with two secrets', () => {
      const lines = Array.from({ length: 500 }, (_, i) => `    "setting-${i}": "it's $HOME \\\\ 100% {brace}",`.replace('{brace}', '{ brace }'));
      const template = `{\n${lines.join('\n')}\n    "database": {"url": "postgres://app:{password:url}@db/shop", "key": "{key:json}"}\n}\n`;
      const parts = { password: 'p@ss:w/rd#1', key: '-----BEGIN KEY-----\nMIIE"\\\n-----END KEY-----\n' };
      const bytes = composed(shell, template, parts);

      expect(template.length).toBeGreaterThan(20_000);
      expect(bytes).toEqual(Buffer.from(compose(template, (part) => parts[part as keyof typeof parts])));
      expect(JSON.parse(bytes.toString()).database).toEqual({ url: 'postgres://app:p%40ss%3Aw%2Frd%231@db/shop', key: parts.key });
    });

    test('nothing when a part is empty, and names it', () => {
      const { status, stderr, stdout } = run(shell, [file({ source: COMPOSED }), file({ target: join(root, 'next') })], { FILE_0: MARKER, FILE_1: '' });

      expect({ status, stderr }).toEqual({ status: 1, stderr: 'TLS_KEY: cannot write the file /run/secrets/key.pem: the part password is empty\n' });
      expect(stdout).not.toContain(MARKER);
      expect(existsSync(join(root, 'key.pem'))).toBe(false);
      expect(existsSync(join(root, 'next'))).toBe(false);
    });

    test('files beside others, each with its own mode', () => {
      const files = [file({ source: COMPOSED, mode: '0440' }), file({ target: join(root, 'plain'), source: 'FILE_1' }), file({ target: join(root, 'other'), source: [{ part: 'b', source: 'FILE_0', encoder: 'base64' }] })];
      const { status, stdout, stderr } = run(shell, files, { FILE_0: 'me', FILE_1: 'a b' });

      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toBe('TLS_KEY: wrote /run/secrets/key.pem\n'.repeat(3));
      expect(['key.pem', 'plain', 'other'].map((name) => readFileSync(join(root, name), 'utf8'))).toEqual(['user=me password=a%20b', 'a b', 'bWU=']);
      expect(statSync(join(root, 'key.pem')).mode % 0o1000).toBe(0o440);
    });
  });
});

test('composes nothing when the image lacks a command', () => {
  const commands = mkdtempSync(join(tmpdir(), 'commands-'));
  for (const command of ['mkdir', 'rm', 'chmod', 'mv', 'tr', 'sed']) {
    symlinkSync(execFileSync('sh', ['-c', `command -v ${command}`], { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' }).trim(), join(commands, command));
  }
  const { status, stderr } = run({ name: 'sh', sh: ['/bin/sh'], path: commands }, [file({ source: COMPOSED })], { FILE_0: 'a', FILE_1: MARKER });
  rmSync(commands, { recursive: true });

  expect(status).toBe(1);
  expect(stderr.trim().split('\n').at(-1)).toBe('TLS_KEY: cannot write the file /run/secrets/key.pem: the part password could not be encoded: od, sed or tr is missing');
  expect(stderr).not.toContain(MARKER);
  expect(existsSync(join(root, 'key.pem'))).toBe(false);
});
