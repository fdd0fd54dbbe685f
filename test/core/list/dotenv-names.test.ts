import * as dotenv from 'dotenv';
import * as fc from 'fast-check';
import { dotenvNames } from '../../../src/core/list/dotenv-names';

const CANARY = 'cAnArY-7b1f';
const names = (text: string) => dotenvNames('.env.example', Buffer.from(text)).map(({ name, line }) => `${line} ${name}`);

test.each<[string, string, string[]]>([
  ['a name with a value', 'A=1', ['1 A']],
  ['an empty value', 'A=', ['1 A']],
  ['a name alone', 'DATABASE_URL\nSENTRY_DSN # comment', ['1 DATABASE_URL', '2 SENTRY_DSN']],
  ['export', 'export A=1\n  export  B = 2', ['1 A', '2 B']],
  ['a colon', 'A: 1', ['1 A']],
  ['comments and empty lines', '# a comment\n\n  # B=1\nA=1 # C=2\n', ['4 A']],
  ['an equals sign in the value', 'A=b=c', ['1 A']],
  ['a value in double quotes over lines', 'A="x\nB=1\n"\nC=1', ['1 A', '4 C']],
  ['a value in single quotes over lines', "A='x\nB=1\n' # why\nC=1", ['1 A', '4 C']],
  ['a value in backticks', 'A=`x`\nC=1', ['1 A', '2 C']],
  ['an escaped quote', 'A="{\\"x\\":1}"\nC=1', ['1 A', '2 C']],
  ['a quote inside the value', "A=it's\nB=1", ['1 A', '2 B']],
  ['a hash in quotes', 'A="#x"\nB=#', ['1 A', '2 B']],
  ['a byte-order mark', '\uFEFFA=1', ['1 A']],
  ['line ends of Windows', 'A=1\r\nB=2\r\n', ['1 A', '2 B']],
  ['blanks without a value', 'A= \nB=\t\nC=1', ['1 A', '2 B', '3 C']],
  ['a colon and a value in quotes', 'A: "x"\nB=1', ['1 A', '2 B']],
  ['small letters without a value', 'dbUrl=\nspring.password=\nA=1', ['1 dbUrl', '2 spring.password', '3 A']],
  ['lower case, dots and hyphens', 'spring.datasource-url=x', ['1 spring.datasource-url']],
])('reads %s', (_, text, expected) => {
  expect(names(text)).toEqual(expected);
});

const ONE_NAME = '`.env.example` must have one name on each line; write it as in "DATABASE_URL=", or put "#" in front of a comment';
const QUOTE = '`.env.example` must close each quote that begins a value, and end the line there; remove the value: only the name is used';
const KEY = '`.env.example` must have quotes around a value of several lines; remove the value: only the name is used';
const NAME = 'must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-"; rename the variable';

test.each<[string, string, string]>([
  ['an empty file', '', '.env.example:1: `.env.example` must list at least one variable; write a line such as "DATABASE_URL="'],
  ['only comments', '# A=1\n\n', '.env.example:1: `.env.example` must list at least one variable; write a line such as "DATABASE_URL="'],
  ['a name twice', 'A=1\nB=1\nA=2', '.env.example:3: `A` must be listed once, got: again, after line 1; remove one of the two'],
  ['words', `A=1\nsome ${CANARY} words`, `.env.example:2: ${ONE_NAME}`],
  ['a value alone', CANARY, `.env.example:1: ${ONE_NAME}`],
  ['no name', `=${CANARY}`, `.env.example:1: ${ONE_NAME}`],
  ['a name that begins with a digit', `1A=${CANARY}`, `.env.example:1: \`1A\` ${NAME}`],
  ['the last line of a key that lost its quotes', '9abcd==', `.env.example:1: \`.env.example\` ${NAME}`],
  ['an open quote', `A="${CANARY}\nB=1`, `.env.example:1: ${QUOTE}`],
  ['text after a quote', `A='${CANARY}' x`, `.env.example:1: ${QUOTE}`],
  ['a key without quotes', 'KEY=-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\nA=1', `.env.example:1: ${KEY}`],
  ['base64 of two lines', `A=YWJjZGVmZ2hpamts\n${CANARY.replace('-', '')}=\nB=1`, `.env.example:2: ${KEY}`],
  ['the padding of base64', 'A=YWJj\nZ2hp==', `.env.example:2: ${ONE_NAME}`],
  ['backticks over lines, which only JavaScript reads', `A=\`${CANARY}\nB=1\``, `.env.example:1: ${QUOTE}`],
  ['an escaped backslash at the end of a quote', `A="${CANARY}\\\\"\nB="x"`, `.env.example:1: ${QUOTE}`],
  ['an escaped quote over lines, where some readers end the value', `A="${CANARY}\\"\nB=1"\nC=1`, `.env.example:1: ${QUOTE}`],
  ['a colon and an open quote', `A: "${CANARY}\nB=1"`, `.env.example:1: ${QUOTE}`],
  ['a separator of JavaScript', `# ${CANARY}\u2028B=1\nA=1`, `.env.example:1: ${ONE_NAME}`],
  ['line ends of old', `A=${CANARY}\rB=2\nC=1\r\n`, '.env.example:1: `.env.example` must have line ends of Unix or Windows; save it with one of them'],
  ['several at once', 'A=1\nA=2\n?', `.env.example:2: \`A\` must be listed once, got: again, after line 1; remove one of the two\n.env.example:3: ${ONE_NAME}`],
])('refuses %s', (_, text, message) => {
  expect(() => names(text)).toThrow(new Error(message));
});

test.each<[string, Buffer, string]>([
  ['UTF-16', Buffer.from('\uFEFFA=1', 'utf16le'), '.env.example:1: `.env.example` must be UTF-8, got: UTF-16 (little endian); save it as UTF-8'],
  ['Latin-1', Buffer.from('A=1\nB=ä', 'latin1'), '.env.example:2: `.env.example` must be UTF-8, got: other bytes on this line; save it as UTF-8'],
])('refuses %s', (_, bytes, message) => {
  expect(() => dotenvNames('.env.example', bytes)).toThrow(new Error(message));
});

const value = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 =:/@.,+]{0,20}$/),
  fc.stringMatching(/^'[A-Za-z0-9\n=# "]{0,20}'$/),
  fc.stringMatching(/^"[A-Za-z0-9\n=# ']{0,20}"$/),
);
const line = fc.oneof(
  fc.record({ indent: fc.constantFrom('', '  ', 'export '), name: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), sep: fc.constantFrom('=', ' = ', ': '), value })
    // Refused: several lines after a colon, which other readers take for lines of their own, and what may end base64.
    .filter(({ sep, value: text }) => (sep !== ': ' || !text.includes('\n')) && !/^ *=+ *$/.test(text))
    .map((part) => `${part.indent}${part.name}${part.sep}${part.value}`),
  fc.stringMatching(/^#[A-Z= ]{0,10}$/),
  fc.constant(''),
);

test('finds the same names as the dotenv package', () => {
  fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
    const text = lines.join(end);
    const expected = Object.keys(dotenv.parse(text));
    fc.pre(expected.length > 0 && new Set(lines.map((l) => /^\s*(?:export )?([A-Z0-9_]+)/.exec(l)?.[1]).filter(Boolean)).size === expected.length);
    fc.pre(lines.filter((l) => /^\s*(?:export )?[A-Z_]/.test(l)).length === expected.length);
    expect(dotenvNames('f', Buffer.from(text)).map(({ name }) => name).sort()).toEqual(expected.sort());
  }), { numRuns: 500 });
});
