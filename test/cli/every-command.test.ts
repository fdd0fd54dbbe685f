import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { Command } from 'commander';
import { EXIT } from '../../src/cli/errors';
import { Io } from '../../src/cli/io';
import { buildProgram } from '../../src/cli/program';
import { declaredApp, fakeAccount, fillShop, SHOP } from '../support/cli';
import { wholeProgram } from '../support/cli/program';

/**
 * Every command of the program, with every malformed input: a message of its own, no value, no stack trace, on standard error
 * and with `--json`. A command without an entry here fails.
 */

/** As many as the issue asks for. */
const AT_LEAST = 200;
const VALUE = 'hunter2-cAnArY-pA55';
const runProgram = wholeProgram();
const commands: readonly Command[] = buildProgram('0.0.0', async () => undefined).commands;

/** The words with which each command works, where the app is fine. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  check: [],
  plan: [],
  list: [],
  doctor: [],
  get: ['API_KEY'],
  history: ['API_KEY'],
  put: ['API_KEY'],
  rollback: ['API_KEY'],
  copy: ['API_KEY', '--from', '/old'],
  reencrypt: ['--yes'],
  convert: ['API_KEY', '--yes'],
  delete: ['API_KEY', '--yes'],
  prune: ['--yes'],
  restart: ['--yes'],
  template: ['-'],
  import: ['-', '--format', 'json', '--yes'],
  export: [],
  diff: ['-', '--format', 'json'],
  types: ['--language', 'typescript'],
  sync: ['list.yaml'],
  exec: ['true'],
  adopt: ['--task-definition', 'shop'],
};

interface Malformed {
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly input?: string | Buffer;
}

let good: string;
beforeEach(fillAccount);

function fillAccount(): void {
  const aws = fakeAccount();
  fillShop(aws);
  for (const [name, parameter] of aws.ssm().parameters) {
    aws.ssm().put(name, VALUE, parameter.type);
  }
  good = declaredApp({ name: 'Shop', environment: 'aws://111122223333/eu-west-1', declarations: [SHOP] }).directory;
  mockClient(CloudFormationClient).on(ListStacksCommand).resolves({ StackSummaries: [] });
  mockClient(ECSClient).on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
}

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run({ args, cwd, input = '' }: Malformed): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const io: Io = { stdin: Readable.from([input]), stdout, stderr, env: { PATH: process.env.PATH }, cwd: cwd ?? good };
  const code = await runProgram('0.0.0', args, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A folder whose `cdk.out` has these files. */
function assembly(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'malformed-'));
  mkdirSync(join(directory, 'cdk.out'));
  Object.entries(files).forEach(([name, text]) => writeFileSync(join(directory, 'cdk.out', name), text));
  return directory;
}

const stack = (environment = 'aws://111122223333/eu-west-1', templateFile = 'S.template.json'): string =>
  JSON.stringify({ version: '36.0.0', artifacts: { S: { type: 'aws:cloudformation:stack', environment, properties: { templateFile } } } });
const template = (Declaration: unknown): string => JSON.stringify({ Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration }, Metadata: { 'aws:cdk:path': 'S/Secrets/Gate/Resource/Default' } } } });

const ASSEMBLIES: readonly [string, () => string][] = [
  ['no app', () => mkdtempSync(join(tmpdir(), 'empty-'))],
  ['a manifest that is no JSON', () => assembly({ 'manifest.json': `{"artifacts": ${VALUE}` })],
  ['a manifest that is a text', () => assembly({ 'manifest.json': JSON.stringify(VALUE) })],
  ['a manifest that is a list', () => assembly({ 'manifest.json': JSON.stringify([VALUE]) })],
  ['a manifest with invalid artifacts', () => assembly({ 'manifest.json': JSON.stringify({ artifacts: { S: VALUE } }) })],
  ['a stack without its template', () => assembly({ 'manifest.json': stack() })],
  ['a template that is no JSON', () => assembly({ 'manifest.json': stack(), 'S.template.json': `{"Resources": "${VALUE}` })],
  ['a template outside of the app', () => assembly({ 'manifest.json': stack(undefined, `../../${VALUE}.json`) })],
  ['an invalid environment', () => assembly({ 'manifest.json': stack(`aws://${VALUE}`), 'S.template.json': template({}) })],
  ['a declaration that is a text', () => assembly({ 'manifest.json': stack(), 'S.template.json': template(VALUE) })],
  ['a declaration of another form', () => assembly({ 'manifest.json': stack(), 'S.template.json': template({ Format: '1', Service: 'S/Secrets', Stores: VALUE, Variables: [VALUE] }) })],
];

/** With each command. Options are those that every command has, and those of its own that take a value. */
function malformedOf(command: Command): [string, () => Malformed][] {
  const name = command.name();
  const fits = WORDS[name] ?? [];
  // What follows the command of exec is that command's.
  const with_ = (...words: string[]): readonly string[] => [name, ...words, ...fits];
  const own = command.options.filter(({ required, long, argChoices }) => required && (argChoices !== undefined || /--(min-age|account)$/.test(long!)));
  return [
    ['an unknown option', () => ({ args: with_(`--value=${VALUE}`) })],
    ['a value that begins with a hyphen', () => ({ args: with_(`-----BEGIN ${VALUE}`) })],
    ['an unknown short option', () => ({ args: with_(`-x${VALUE}`) })],
    ['a service that is a value', () => ({ args: with_('-s', VALUE) })],
    ['an app that is a value', () => ({ args: with_('--app', VALUE) })],
    ['an empty service', () => ({ args: with_('-s', '') })],
    ['an empty region', () => ({ args: with_('--region', '') })],
    ['two places to read from', () => ({ args: with_('--app', 'cdk.out', '--deployed', VALUE) })],
    ...own.map(({ long }): [string, () => Malformed] => [`a value in the place of ${long}`, () => ({ args: [name, ...fits.slice(0, name === 'exec' ? 0 : undefined), long!, VALUE] })]),
    ...ASSEMBLIES.map(([what, cwd]): [string, () => Malformed] => [what, () => ({ args: [name, ...fits], cwd: cwd() })]),
  ];
}

/** Where the app doesn't count, a malformed one is no error. */
const FINE: Readonly<Record<string, RegExp>> = { adopt: /^/ };
const INPUTS = commands.flatMap((command) => malformedOf(command).map(([what, malformed]): [string, string, () => Malformed] => [command.name(), what, malformed]));

test('every command has an entry, and there are many inputs', () => {
  expect(Object.keys(WORDS).sort()).toEqual(commands.map((command) => command.name()).sort());
  expect(INPUTS.length).toBeGreaterThanOrEqual(AT_LEAST);
});

test.each(INPUTS)('%s with %s', async (name, what, malformed) => {
  const plain = malformed();
  const [first, ...rest] = plain.args;
  for (const given of [plain, { ...plain, args: [first, '--json', ...rest] }]) {
    const { code, stdout, stderr } = await run(given);
    const said = stdout + stderr;
    expect(said).not.toContain(VALUE);
    expect(said).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(said).not.toMatch(/TypeError|RangeError|SyntaxError|undefined|\[object|ENOENT: /);
    if (!FINE[name]?.test(what)) {
      expect([EXIT.findings, EXIT.failed]).toContain(code);
      expect(said).toMatch(/\w{3}/);
    }
    if (given !== plain && code === EXIT.failed) {
      expect(JSON.parse(stdout)).toBeInstanceOf(Object);
    }
  }
});

describe('with a service without a gate, one with plain variables alone, and a declaration that can\'t be read', () => {
  const UNREADABLE = 'the declaration of Other/Broken (stack Other) can\'t be read: its `Format` must be 1 or 2, which this version reads, got: 9; use the same version of cdk-service-secrets as the app';
  const ENVIRONMENT = 'aws://111122223333/eu-west-1';
  const ungated = { ...SHOP, service: 'Shop/Ungated', verification: 'none' as const, variables: { API_KEY: SHOP.variables.API_KEY } };
  const plain = { ...SHOP, service: 'Shop/Plain', verification: 'none' as const, variables: { MODE: { kind: 'plain' as const } } };
  const broken = { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: { Format: '9', Service: 'Other/Broken' } } } };
  const mixed = (): string => declaredApp(
    { name: 'Shop', environment: ENVIRONMENT, declarations: [SHOP, ungated, plain] },
    { name: 'Other', environment: ENVIRONMENT, declarations: [], resources: broken },
  ).directory;

  /** Version ids are random. */
  const withoutIds = (text: string): string => text.replace(/\b[0-9a-f]{8}(-[0-9a-f-]{27})?\b/g, 'ID');

  async function runIn(cwd: string, args: readonly string[]): ReturnType<typeof run> {
    fillAccount();
    writeFileSync(join(cwd, 'list.yaml'), 'API_KEY: secret\n');
    return run({ args, cwd, input: args[0] === 'put' ? VALUE : '{"API_KEY": "new"}' });
  }

  test.each(Object.keys(WORDS))('%s of one service works as if it were alone', async (name) => {
    const args = [name, ...name === 'adopt' ? [] : ['-s', SHOP.service], ...WORDS[name]];
    const alone = await runIn(good, args);
    const { code, stdout, stderr } = await runIn(mixed(), args);
    expect(stderr.replace(UNREADABLE, '')).not.toMatch(/Format|Shop\/Plain/);
    expect({ code, stdout: withoutIds(stdout) }).toEqual({ code: alone.code, stdout: withoutIds(alone.stdout) });
  });

  // adopt reads no app.
  test.each(Object.keys(WORDS).filter((name) => name !== 'adopt'))('%s of all services names the stack of the declaration', async (name) => {
    const { stdout, stderr } = await runIn(mixed(), [name, ...WORDS[name]]);
    expect(stdout + stderr).toContain(UNREADABLE);
  });

  test.each([['check', '"ready": 1'], ['list', '"name": "API_KEY"'], ['plan', '"verdict": "passes"'], ['export', `"API_KEY": "${VALUE}"`]])('%s reads the service without a gate like any other', async (name, found) => {
    const { code, stdout } = await runIn(mixed(), [name, '-s', ungated.service, '--json']);
    expect([code, stdout]).toEqual([EXIT.fine, expect.stringContaining(found)]);
  });
});
