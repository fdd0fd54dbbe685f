import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { BatchClient, DescribeJobDefinitionsCommand } from '@aws-sdk/client-batch';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { EXIT } from '../../src/cli/errors';
import { Io } from '../../src/cli/io';
import { Declaration } from '../../src/core/declaration';
import { declaredApp, fakeAccount, fillShop, SHOP } from '../support/cli';
import { wholeProgram } from '../support/cli/program';
import { awsError, FakeAws } from '../support/fakes';

/** Whatever is typed, given or stored: no value that nobody asked for is in what is said, and no stack trace. */

const VALUE = 'hunter2-cAnArY-pA55';
const JSON_STORE: Declaration = { ...SHOP, service: 'Json/Secrets', stores: [{ kind: 'secretsmanager', name: 'prod/json' }], variables: { TOKEN: { kind: 'secret', store: 0, name: 'TOKEN' }, LEVEL: { kind: 'config', store: 0, name: 'LEVEL', value: 'info' } } };
const runProgram = wholeProgram();
let aws: FakeAws;
let cwd: string;

beforeEach(() => {
  fillShop(aws = fakeAccount());
  for (const [name, parameter] of aws.ssm().parameters) {
    aws.ssm().put(name, VALUE, parameter.type);
  }
  aws.secretsManager().put('prod/worker', JSON.stringify({ TOKEN: VALUE }));
  aws.secretsManager().put('prod/json', JSON.stringify({ TOKEN: VALUE }));
  cwd = declaredApp({ name: 'Shop', environment: 'aws://111122223333/eu-west-1', declarations: [SHOP, JSON_STORE] }).directory;
  mockClient(CloudFormationClient).on(ListStacksCommand).resolves({ StackSummaries: [] });
  mockClient(BatchClient).on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] });
  mockClient(IAMClient).on(SimulatePrincipalPolicyCommand).resolves({});
  mockClient(ECSClient).on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
});

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(args: readonly string[], input: string | Buffer = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const io: Io = { stdin: Readable.from([input]), stdout, stderr, env: { PATH: process.env.PATH }, cwd };
  const code = await runProgram('0.0.0', args, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A run that fails in own words. */
async function expectRefused(args: readonly string[], input: string | Buffer | undefined, message: string | RegExp): Promise<void> {
  const plain = await run(args, input);
  expect(plain.stderr).toMatch(message);
  expect(plain.code).not.toBe(EXIT.fine);
  const json = await run(args[0] === 'exec' ? ['exec', '--json', ...args.slice(1)] : [...args, '--json'], input);
  expect(json.code).not.toBe(EXIT.fine);
  const { error } = JSON.parse(json.stdout) as { error?: { message: string } };
  if (json.code === EXIT.failed && error) {
    expect(error.message).toMatch(message);
  }
  for (const { stdout, stderr } of [plain, json]) {
    expect(stdout + stderr).not.toContain(VALUE);
    expect(stdout + stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(stdout + stderr).not.toMatch(/TypeError|RangeError|undefined|\[object/);
  }
}

const S = ['-s', 'Shop/Secrets'];
const NAMED = ['get', 'put', 'history', 'rollback'];
const ALL = ['check', 'list', ...NAMED.map((command) => `${command} API_KEY`), 'reencrypt', 'prune', 'restart', 'template -', 'import -', 'export', 'diff', 'exec true', 'adopt'];
const words = (line: string): string[] => line.split(' ');

describe('text that the user types', () => {
  test.each(NAMED.flatMap((command): [string, string[], RegExp][] => [
    [`${command} with the value behind the name`, [command, `API_KEY=${VALUE}`, ...S], /leave out the equals sign and the value|the name must be that of a variable/],
    [`${command} with the value as a second word`, [command, 'API_KEY', VALUE, ...S], /too many arguments/],
    [`${command} with the value in the place of the name`, [command, VALUE, ...S], /no selected service has this variable/],
    [`${command} with a name and a line break`, [command, `API_KEY\n${VALUE}`, ...S], /the name must be that of a variable/],
    [`${command} without a name`, [command, '', ...S], /<name> must not be empty/],
    [`${command} of nothing`, [command, ...S], /missing required argument 'name'/],
    [`${command} of __proto__`, [command, '__proto__', ...S], /the name must be that of a variable/],
    [`${command} of constructor`, [command, 'constructor', ...S], /no selected service has a variable constructor/],
  ]))('%s', async (_what, args, message) => expectRefused(args, VALUE, message));

  test.each(ALL.flatMap((command): [string, string[], RegExp][] => [
    [`${command} with an option that isn't one`, [...words(command).slice(0, 1), `--value=${VALUE}`], /error: unknown option$/m],
    [`${command} with a value that begins with a hyphen`, [...words(command).slice(0, 1), `-----BEGIN ${VALUE}`], /error: unknown option$/m],
    [`${command} with an empty -s`, [words(command)[0], '-s', '', ...words(command).slice(1)], /--service must not be empty/],
    [`${command} with an empty --region`, [words(command)[0], '--region', '', ...words(command).slice(1)], /--region must not be empty/],
    [`${command} of an app that isn't there`, [words(command)[0], '--app', 'none', ...words(command).slice(1)], /there is no none here|nothing to adopt|name a task definition|compares two things|--task-definition|must be NAME=value/],
  ]))('%s', async (_what, args, message) => expectRefused(args, VALUE, message));

  test.each<[string, string[], RegExp]>([
    ['no command', [`API_KEY=${VALUE}`], /error: unknown command$/m],
    ['a command with a typing error', ['chek'], /Did you mean check\?/],
    ['the word of other tools for put', ['set', 'API_KEY'], /error: unknown command\n\(Did you mean put\?\)$/m],
    ['the word of other tools for rollback', ['undo', 'API_KEY'], /Did you mean rollback\?/],
    ['put with a value as an argument', ['put', 'API_KEY', VALUE, ...S], /\(a value is never an argument, as shells keep what is typed: leave it out, and put asks for it, or reads standard input\)/],
    ['an option with a typing error', ['list', '--valeus'], /Did you mean --values\?/],
    ['an invalid format', ['export', '--format', VALUE], /has a value that is not possible/],
    ['an invalid number', ['prune', '--min-age', VALUE], /has a value that is not possible|must be a number/],
    ['an invalid version', ['rollback', 'API_KEY', '--to', `${VALUE}!`, ...S], /--to must be a version/],
    ['C3: an empty output', ['export', '-o', '', ...S], /--output must not be empty/],
    ['C3: an empty prefix', ['adopt', '--prefix', '', '--task-definition', 'x'], /--prefix must not be empty/],
    ['an empty file', ['import', '', ...S], /<file> must not be empty/],
    ['a folder', ['import', '.', ...S], /\. is a folder/],
    ['C4: the option that Node.js takes', ['exec', '--env-file', 'x', ...S, 'true'], /--env-file is an option of Node\.js itself/],
    ['a program that doesn\'t exist', ['exec', '-s', 'Json/Secrets', 'no-such-program'], /no-such-program was not found|LEVEL: /],
  ])('%s', async (_what, args, message) => expectRefused(args, VALUE, message));
});

describe('values from files and pipes', () => {
  const files: readonly [string, string, RegExp][] = [
    ['values.env', `API_KEY=${VALUE}#x`, /must have quotes around a value that has "#"/],
    ['values.env', VALUE, /must be NAME=value/],
    ['values.env', `API_KEY: ${VALUE}`, /must be NAME=value/],
    ['values.env', `API_KEY="${VALUE}`, /must close the quote/],
    ['values.env', `API_KEY=-----BEGIN X-----\n${VALUE}\n-----END X-----`, /quotes around a key of several lines/],
    ['values.env', `API_KEY=${VALUE}\nAPI_KEY=b`, /must be set once/],
    ['values.json', `{"API_KEY": "${VALUE}"`, /must be JSON/],
    ['values.json', `["${VALUE}"]`, /must begin an object/],
    ['values.json', `{"API_KEY": {"a": "${VALUE}"}}`, /must be a text/],
    ['values.json', `{"${VALUE} x": "y"}`, /must begin with a name/],
    ['values.yaml', `API_KEY: *${VALUE}`, /API_KEY/],
    ['values.yaml', `API_KEY: !${VALUE} x`, /line 1|API_KEY/],
    ['values.yaml', `API_KEY: {${VALUE}}`, /API_KEY/],
    ['values.sh', `export API_KEY="$(${VALUE})"`, /must be an assignment/],
    ['values.sh', `echo ${VALUE}`, /must be an assignment/],
    ['values.properties', `API_KEY=${VALUE}`, /properties/],
    ['values.tfvars', `API_KEY = "${VALUE}"`, /tfvars/],
  ];

  test.each(files.flatMap(([name, text, message]): [string, string, string[], RegExp][] => [
    [name, text, ['import', name, '--yes', ...S], message],
    [name, text, ['diff', name, ...S], message],
  ]))('%s with %j: %j', async (name, text, args, message) => {
    writeFileSync(join(cwd, name), text);
    await expectRefused(args, '', message);
    expect(aws.count('PutParameter')).toBe(0);
  });

  test.each<[string, string | Buffer, RegExp]>([
    ['an empty value', '', /is empty/],
    ['NUL', `${VALUE}\0`, /NUL/],
    ['bytes', Buffer.concat([Buffer.from(VALUE), Buffer.from([0xff, 0xfe])]), /UTF-8/],
    ['a reference', `${VALUE}{{x}}`, /contains \{\{…\}\}/],
    ['too much', VALUE.repeat(500), /bytes; a parameter contains at most/],
  ])('put < %s', async (_what, input, message) => expectRefused(['put', 'API_KEY', ...S], input, message));
});

describe('values in a store', () => {
  test.each<[string, string | Uint8Array]>([
    ['no JSON', VALUE], ['half of it', `{"TOKEN":"${VALUE}"`], ['a text', JSON.stringify(VALUE)], ['a list', JSON.stringify([VALUE])], ['bytes', Buffer.from(VALUE)],
    ['another form of value', JSON.stringify({ TOKEN: { a: VALUE } })],
  ])('a secret that is %s', async (_what, secret) => {
    aws.secretsManager().put('prod/json', secret);
    for (const args of [['check'], ['doctor'], ['get', 'TOKEN'], ['put', 'TOKEN'], ['list'], ['export'], ['history', 'TOKEN'], ['prune', '--dry-run'], ['exec', 'true'], ['diff', '-', '--format', 'json']]) {
      const asked = args[0] === 'get' || args[0] === 'export';
      const { stdout, stderr } = await run([args[0], '-s', 'Json/Secrets', ...args.slice(1)], '{"TOKEN":"x"}');
      expect(asked ? stderr : stdout + stderr).not.toContain(VALUE);
      expect(stdout + stderr).not.toMatch(/^\s+at .+:\d+:\d+|TypeError/m);
    }
  });
});

describe('errors of AWS', () => {
  const refusals: readonly [string, () => Error][] = [
    ['repeats the value', () => awsError('ValidationException', `1 validation error detected: Value '${VALUE}' at 'value' failed to satisfy constraint`)],
    ['repeats it in its own words', () => awsError('ValidationException', `Parameter value: (${VALUE}) can't nest another parameter.`)],
    ['repeats a part of it', () => awsError('ParameterPatternMismatchException', `Parameter value, ${VALUE.slice(0, 12)}…, cannot be validated against allowedPattern`)],
    ['repeats it in an error of a secret', () => awsError('InvalidParameterException', `SecretString ${VALUE} is not possible`)],
  ];

  test.each(refusals)('when it %s', async (_what, error) => {
    for (const [operation, args, input] of [
      ['PutParameter', ['put', 'DATABASE_URL', ...S], VALUE.slice(0, -1) + VALUE],
      ['PutParameter', ['import', '-', '--format', 'json', '--yes', ...S], JSON.stringify({ DATABASE_URL: `${VALUE}2` })],
      ['PutSecretValue', ['put', 'LEVEL', '-s', 'Json/Secrets'], `${VALUE}2`],
    ] as const) {
      aws.faults.fail(operation, error, 2);
      const { code, stdout, stderr } = await run(args, input);
      expect(code).toBe(EXIT.failed);
      expect(stdout + stderr).not.toContain(VALUE.slice(0, 12));
    }
  });

  test('V18: a message doesn\'t reveal a short value by a gap', async () => {
    aws.faults.deny('ssm:PutParameter');
    const { stderr } = await run(['put', 'DATABASE_URL', ...S], '1111');
    expect(stderr).toContain('arn:aws:sts::111122223333:');
    expect(stderr).not.toContain('(value)');
  });
});

