import { readFileSync } from 'fs';
import { join } from 'path';
import { distinctive, Message, messages, messagesOf } from '../../projenrc/docs/messages';
import { codeSpans } from '../../projenrc/docs/pages';
import { problemOf, RULES } from '../../src/core/rules';
import { BROKEN, everyFinding } from '../support/documentation/findings';

const PATH = 'docs/troubleshooting.md';
const page = { path: PATH, text: readFileSync(join(__dirname, '..', '..', PATH), 'utf8') };
const spans = codeSpans(page).map(({ code }) => code);

/** Faults of ours, which nobody can meet: a Lambda function always has these. */
const NOT_MET = ['AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the environment'];

/** A row may end a message early, though not before this many characters of what is always the same. */
const ENOUGH = 32;
const beginning = (text: string): string => distinctive(text.split(/; |\. /)[0]).slice(0, ENOUGH).replace(/[\s:,(]+$/, '');

const met = messages().filter(({ text }) => !NOT_MET.some((other) => text.startsWith(other)));

test.each(met.map((message): [string, Message] => [`${message.file}: ${message.text}`, message]))('has %s', (_, { text }) => {
  expect(spans.filter((span) => span.includes(beginning(text)))).not.toEqual([]);
});

test('the sources have as many messages as expected', () => {
  const count = (kind: Message['kind']): number => met.filter((message) => message.kind === kind).length;
  expect(count('rule')).toBeGreaterThan(100);
  expect(count('command')).toBeGreaterThan(50);
  expect(count('finding')).toBeGreaterThan(20);
  expect(count('warning')).toBeGreaterThan(5);
});

test('every rule is broken here', () => {
  expect(Object.keys(RULES).filter((kind) => !BROKEN.some(([rule]) => rule.kind === kind))).toEqual([]);
});

test.each(BROKEN)('has the problem that %j reports of %j', (rule, value) => {
  expect(spans.filter((span) => span.includes(beginning(problemOf(rule, value)!)))).not.toEqual([]);
});

/** They need a certificate and a time; test/core/rules has both. */
const CERTIFICATES = ['has a certificate that has expired', 'is not valid yet', 'has a certificate that expires in 12 days, and 30 days must be left'];

/** Sections whose messages are ours, up to the next section. */
const OURS = ['Messages of the gate', 'Errors when the app is synthesized', 'Warnings'];

describe.each(OURS)('%s', (title) => {
  const section = page.text.split(/^## /m).find((part) => part.startsWith(title))!;
  const quoted = section.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => codeSpans({ path: PATH, text: line.split(/ \| /)[0] }).map(({ code }) => code))
    .filter((span) => span.includes(' '));
  const said = [...met.map(({ text }) => text), ...everyFinding().map(({ problem }) => problem), ...OTHERS()];

  test.each(quoted)('the library contains the words of %s', (span) => {
    expect(said.filter((text) => span.includes(beginning(text)) || text.includes(span))).not.toEqual([]);
  });
});

/** Said by parts that put a message together from several pieces. */
function OTHERS(): string[] {
  const handler = readFileSync(join(__dirname, '..', '..', 'src', 'gate', 'function', 'gate.lambda.ts'), 'utf8') + readFileSync(join(__dirname, '..', '..', 'src', 'gate', 'function', 'handler.ts'), 'utf8');
  const pieces = ['must be …', 'The values could not be checked in time', 'The status of the stack could not be read', 'must have names that fit into the'];
  pieces.slice(1).forEach((piece) => expect(handler).toContain(piece));
  return [...pieces, ...CERTIFICATES];
}

test('messages are found wherever they are written', () => {
  const code = `
    throw new CommandError(there ? 'the first message' : \`the \${second} message of all\`, 'fix');
    throw new RuleError(subject, 'must be something', got, 'fix');
    const rules = { other: \`must not be \${x} either\` };
    Annotations.of(scope).addWarningV2('id', 'A warning of something');
    return { variable, problem: \`\${place} is not at all right\`, fix };
    // 'must not be found here'
  `;
  expect(messagesOf('src/x.ts', code).map(({ kind, text }) => [kind, text])).toEqual([
    ['command', 'the first message'],
    ['command', 'the … message of all'],
    ['rule', 'must be something'],
    ['rule', 'must not be … either'],
    ['warning', 'A warning of something'],
    ['finding', '… is not at all right'],
  ]);
});
