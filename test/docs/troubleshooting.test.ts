import { readFileSync } from 'fs';
import { join } from 'path';
import { distinctive, Message, messages, messagesOf } from '../../projenrc/docs/messages';
import { codeSpans } from '../../projenrc/docs/pages';
import { allTexts, saidBy } from '../../projenrc/docs/said';
import { ruleProblem, RULES } from '../../src/core/rules';
import { BROKEN, everyFinding } from '../support/documentation/findings';

const PATH = 'docs/troubleshooting.md';
const page = { path: PATH, text: readFileSync(join(__dirname, '..', '..', PATH), 'utf8') };
const spans = codeSpans(page).map(({ code }) => code);

/** Faults of ours, which nobody can meet: a Lambda function always has these. */
const NOT_MET = ['AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the environment'];

/** A row may end a message early, though not before this many characters of what is always the same. */
const ENOUGH = 32;
const beginning = (text: string): string => distinctive(text.split(/; |\. /)[0]).slice(0, ENOUGH).replace(/[\s:,(]+$/, '');

/** The words that no row of the page has, with what to do. */
const absent = (text: string): string[] => (spans.some((span) => span.includes(beginning(text))) ? [] : [`${PATH}: add a row with the code \`${beginning(text)}\``]);

const met = messages().filter(({ text }) => !NOT_MET.some((other) => text.startsWith(other)));

test.each(met.map((message): [string, Message] => [`${message.file}: ${message.text}`, message]))('has %s', (_, { text }) => {
  expect(absent(text)).toEqual([]);
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
  expect(absent(ruleProblem(rule, value)!)).toEqual([]);
});

/** Sections whose messages are ours, up to the next section. */
const OURS = ['Messages of the gate', 'Errors when the app is synthesized', 'Warnings', 'Messages of the command line'];

/** AWS's own words. */
const OF_AWS = ['AccessDeniedException: …'];

/** The texts that the library puts together for a message, where one of them is inserted into another. */
const COMPOSED: { readonly [message: string]: readonly string[] } = {
  'the text composed of its parts has more than 4096 bytes': ['the text composed of its parts', 'has more than 4096 bytes'],
  '`variables` must leave the task definition … within 65536 bytes': ['must leave', 'the task definition', 'within 65536 bytes'],
  '`variables` must leave the job definition of AWS Batch … within 24576 bytes': ['must leave', 'job definition of AWS Batch', 'within 24576 bytes'],
  '`variables` must leave the role that follows stores within 10240 characters of inline and 10 managed policies': [
    'must leave', 'the role that follows stores', 'within 10240 characters of inline and 10 managed policies',
  ],
  '`prefix` must be a text of 1 to 256 characters without control characters': ['must be', 'a text of 1 to 256 characters without control characters'],
  '`labels` must be a label in capital letters': ['must be', 'a label in capital letters'],
  '`schemes` must be a scheme in small letters': ['must be', 'a scheme in small letters'],
  'must have a `helpUrl` that is the address of a page': ['must have a `helpUrl` that is', 'the address of a page'],
  '`cluster` must be a cluster of aws-eks': ['must be', 'a cluster of aws-eks'],
  '`cluster` must be a cluster of aws-eks-v2': ['must be', 'a cluster of aws-eks-v2'],
  'X of Shop/Task is not checked before the deployment: only the deployment knows what … is': ['is not checked before the deployment:', 'only the deployment knows what … is'],
  '`TOKEN` is what looks like a key of Stripe, and everybody who may describe the task definition reads it': [
    'what looks like', 'a key of Stripe', 'and everybody who may', 'describe', 'the task definition', 'reads it',
  ],
  'no service matches this pattern': ['no service matches', 'this pattern'],
  'not compared: the deployed stack could not be read: …': ['not compared:', 'the deployed stack could not be read'],
  'not compared: its deployed declaration can\'t be read: …': ['not compared:', 'its deployed declaration can\'t be read'],
  'X is shared: it also reaches Y': ['shared:', 'also', 'reaches'],
  'the value of X is empty': ['the value of', 'is empty'],
  'the value of X is not base64': ['the value of', 'is not base64'],
  'the value of X does not begin with "sk_live_"': ['the value of', 'does not begin with'],
  'AWS_CA_BUNDLE must name a file of certificates (PEM), and that file can\'t be read': ['must name a file of certificates (PEM), and', 'that file can\'t be read'],
  'the app has version 3.0.0 of aws-cdk, which was published by accident and can\'t read the assemblies of today\'s aws-cdk-lib': [
    'the app has version 3.0.0 of aws-cdk', 'which was published by accident and can\'t read the assemblies of today\'s aws-cdk-lib',
  ],
  'the app has version X of aws-cdk, which reads assemblies up to schema N, and this one has schema M': [
    'the app has version X of aws-cdk', 'which reads assemblies up to schema N, and this one has schema M',
  ],
  'the app has version X of aws-cdk, and its assembly needs Y or newer': ['the app has version X of aws-cdk', 'and its assembly needs Y or newer'],
};

const isInSources = saidBy([...allTexts(), ...everyFinding().map(({ problem }) => problem)]);

/** Whether the library says the message. Without the value that it got, as that is the reader's. */
function isSaid(message: string): boolean {
  return OF_AWS.includes(message) || (COMPOSED[message] ?? [message.split(', got:')[0]]).every(isInSources);
}

/** The messages that the rows of a section begin with. */
function quotedIn(title: string): string[] {
  const section = page.text.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!;
  return section.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => codeSpans({ path: PATH, text: line.split(/ \| /)[0] }).map(({ code }) => code))
    .filter((code) => code.includes(' '));
}

describe.each(OURS)('%s', (title) => {
  test('has only messages of the library', () => {
    expect(quotedIn(title).length).toBeGreaterThan(15);
    expect(quotedIn(title).filter((message) => !isSaid(message))).toEqual([]);
  });
});

test('the pieces of a composed message are all of it, and the page has it', () => {
  const quoted = OURS.flatMap(quotedIn);
  Object.entries(COMPOSED).forEach(([message, pieces]) => {
    expect(quoted).toContain(message);
    const rest = pieces.reduce((left, piece) => {
      expect(left).toContain(piece);
      return left.replace(piece, '');
    }, message);
    // Besides the pieces there are names, and words that join them.
    const joins = new Set(['is', 'it', 'of', 'the', 'Shop/Task', 'AWS_CA_BUNDLE']);
    expect(rest.split(/[\s,:]+/).filter((word) => /[a-z]{2}/i.test(word) && !/^["`]/.test(word) && !joins.has(word))).toEqual([]);
  });
});

test.each([
  '/prod/shop/X has a moon in it',
  '/prod/shop/X is invented',
  '/prod/shop/X is empty of sense',
  'prod/db has no gravity at its top level',
  'the gate is not amused by /prod/shop/X',
  'the value of X is purple',
  '`X` must be a purple text',
  '`variables` must leave the moon to others',
  'no service matches this mood',
])('an entry that no code says is refused: %s', (message) => {
  expect(isSaid(message)).toBe(false);
});

test.each([
  '/prod/shop/X is empty',
  '/prod/shop/X has no private_key, which Google credentials of type service_account need',
  '`X` must be declared in Shop/Secrets',
  'prod/db has no key K at its top level',
])('an entry that the code says is accepted: %s', (message) => {
  expect(isSaid(message)).toBe(true);
});

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
