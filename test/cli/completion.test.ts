import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { candidates } from '../../src/cli/completion/candidates';
import { SCRIPTS } from '../../src/cli/completion/scripts';
import { typedLine } from '../../src/cli/completion/words';
import { buildProgram } from '../../src/cli/program';
import { declaredApp, SHOP } from '../support/cli';
import { buildOwnProcess } from '../support/cli/own-process';

/** M2: completion in real shells evaluates nothing that was typed, and knows commands, options, services and names. */

const bin = buildOwnProcess();
const { directory } = declaredApp({
  name: 'Shop',
  environment: 'aws://111122223333/eu-west-1',
  declarations: [SHOP, { ...SHOP, service: 'Worker/Secrets', stores: [{ kind: 'ssm', name: '/prod/worker' }], variables: { QUEUE: { kind: 'secret', store: 0, name: 'QUEUE' } } },
    { ...SHOP, service: 'Bad/$(touch bad)', stores: [{ kind: 'ssm', name: '/prod/bad' }], variables: {} }],
});
const path = join(directory, 'bin');
mkdirSync(path);
writeFileSync(join(path, 'cdk-service-secrets'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
chmodSync(join(path, 'cdk-service-secrets'), 0o755);
SCRIPTS.forEach((script, shell) => writeFileSync(join(directory, `complete.${shell}`), script));
const env = { PATH: `${path}:${process.env.PATH}`, HOME: directory, TERM: 'dumb' };

function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** What bash offers for the words of a line, the last of which is at the cursor. It has no bash-completion package here. */
function inBash(words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word.replace(/'/g, '\'\\\'\'')}'`).join(' ');
  const script = `source ./complete.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _cdk_service_secrets; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--noprofile', '--norc', '-c', script], { cwd: directory, env, encoding: 'utf8' }).split('\n').filter((line) => line !== '');
}

const COMMAND = 'cdk-service-secrets';

test.each<[string, string[], string[]]>([
  ['commands', ['pu'], ['put']],
  ['options', ['put', '--gen'], ['--generate']],
  ['values of an option', ['export', '--format', 'j'], ['json']],
  ['a value after an equals sign', ['export', '--format', '=', 'ya'], ['yaml']],
  ['names of variables', ['get', ''], ['API_KEY', 'DATABASE_URL', 'LOG_LEVEL', 'NODE_ENV', 'PARTNER', 'QUEUE', 'SESSION_KEY', 'TOKEN']],
  ['names of the chosen service', ['get', '-s', 'Worker/Secrets', ''], ['QUEUE']],
  ['several names', ['copy', 'TOKEN', '--from', '/old', 'DA'], ['DATABASE_URL']],
  ['services, without one whose name a shell would run', ['get', 'TOKEN', '-s', ''], ['Shop/Secrets', 'Worker/Secrets']],
  ['nothing behind all arguments', ['get', 'TOKEN', ''], []],
  ['nothing of the program that exec runs', ['exec', '--', 'p'], []],
  ['files for a file', ['import', ''], []],
])('bash completes %s', (_, words, expected) => {
  expect(inBash([COMMAND, ...words])).toEqual(expected);
});

test.each<[string, string[]]>([
  ['a command substitution', ['get', '$(touch touched)', '']],
  ['a command substitution at the cursor', ['get', '$(touch touched)']],
  ['backquotes', ['get', '`touch touched`', '']],
  ['a semicolon', ['get', 'X;touch touched', '']],
  ['quotes that end', ['get', '\'; touch touched; \'', '']],
  ['double quotes that end', ['get', '"; touch touched; "', '']],
  ['a redirection', ['get', 'TOKEN', '>', 'kept', '']],
  ['a redirection that appends', ['get', 'TOKEN', '>>', 'kept', '']],
  ['a redirection of input', ['put', 'TOKEN', '<', 'kept', '']],
  ['the file of a redirection', ['get', 'TOKEN', '>', 'ke']],
  ['a pipe', ['list', '|', 'touch', 'touched', '']],
  ['a service that substitutes', ['get', '-s', '$(touch touched)', '']],
  ['an app that substitutes', ['get', '--app', '$(touch touched)', '']],
])('bash runs and overwrites nothing for %s', (_, words) => {
  writeFileSync(join(directory, 'kept'), 'kept');
  const before = readdirSync(directory);
  inBash([COMMAND, ...words]);
  expect(readdirSync(directory)).toEqual(before);
  expect(readFileSync(join(directory, 'kept'), 'utf8')).toBe('kept');
});

/** A TAB in an interactive shell, as somebody types it. */
test('TAB in an interactive bash completes, and doesn\'t change the file of a redirection', () => {
  writeFileSync(join(directory, 'kept'), 'kept');
  const typed = `${COMMAND} get TOKEN > kept \t\u0015${COMMAND} get $(touch touched) \t\u0015${COMMAND} his\tTOKEN --he\t | grep -c Usage\nexit\n`;
  // What is typed waits in the terminal until bash has done what came before, and the end of the session is awaited.
  const driver = [
    'import pty, os, sys',
    'pid, fd = pty.fork()',
    'if pid == 0: os.execvp("bash", ["bash", "--noprofile", "--rcfile", "rc", "-i"])',
    'out = b""',
    'def read():',
    '  global out',
    '  try: chunk = os.read(fd, 65536)',
    '  except OSError: chunk = b""',
    '  out += chunk',
    '  return chunk',
    'while b"ready> " not in out and read(): pass',
    'os.write(fd, sys.argv[1].encode())',
    'while read(): pass',
    'sys.stdout.buffer.write(out)',
  ].join('\n');
  writeFileSync(join(directory, 'rc'), 'PS1="ready> "\nsource ./complete.bash\n');
  const { stdout } = spawnSync('python3', ['-c', driver, typed], { cwd: directory, env, encoding: 'utf8' });
  expect(stdout).toContain('history TOKEN --help ');
  expect(stdout).toMatch(/\r\n1\r\n/);
  expect(readFileSync(join(directory, 'kept'), 'utf8')).toBe('kept');
  expect(existsSync(join(directory, 'touched'))).toBe(false);
});

(has('zsh') ? test : test.skip)('zsh reads its script', () => {
  expect(spawnSync('zsh', ['-n', './complete.zsh'], { cwd: directory, env }).status).toBe(0);
});
(has('fish') ? test : test.skip)('fish reads its script', () => {
  expect(spawnSync('fish', ['--no-execute', './complete.fish'], { cwd: directory, env }).status).toBe(0);
});

test('no script evaluates anything', () => {
  SCRIPTS.forEach((script) => expect(script).not.toMatch(/\beval\b|Invoke-Expression|\biex\b|\bsource\b/));
});

test.each<[string, string[], ReturnType<typeof typedLine>]>([
  ['a redirection with a descriptor', ['get', 'X', '2>', 'f', ''], { before: ['get', 'X'], current: '' }],
  ['one descriptor into another', ['get', 'X', '2>&1', ''], { before: ['get', 'X'], current: '' }],
  ['the file of a redirection', ['get', 'X', '>', 'f'], undefined],
  ['a redirection alone', ['get', 'X', '>'], undefined],
  ['an equals sign at the cursor', ['export', '--format', '='], { before: ['export', '--format'], current: '' }],
  ['nothing', [], { before: [], current: '' }],
])('words: %s', (_, words, expected) => expect(typedLine(words)).toEqual(expected));

test('every command and every option of it is offered', async () => {
  const program = buildProgram('0.0.0', async () => undefined);
  const names = { services: async () => [], variables: async () => [] };
  expect((await candidates(program, { before: [], current: '' }, names)).map(({ text }) => text)).toEqual([...program.commands.map((command) => command.name()), 'complete']);
  for (const command of program.commands) {
    const offered = (await candidates(program, { before: [command.name()], current: '--' }, names)).map(({ text }) => text);
    expect(offered).toEqual(expect.arrayContaining(command.options.filter(({ hidden }) => !hidden).map(({ long }) => long)));
  }
});
