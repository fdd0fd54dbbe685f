import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { ListedVariable } from '../../../src/core/list/entry';
import { parseList } from '../../../src/core/list/parse';

const CANARY = 'cAnArY-7b1f';
const parse = (text: string, file = 'list.yaml') => parseList(file, Buffer.from(text));
const variables = (text: string, file?: string) => Object.fromEntries(parse(text, file).map(({ name, variable }) => [name, variable]));

test.each<[string, string, ListedVariable]>([
  ['secret', 'A: secret', { secret: {} }],
  ['secret in quotes', 'A: "secret"', { secret: {} }],
  ['generated', 'A: generated', { generated: {} }],
  ['generated with options', 'A: { generated: { length: 48, alphabet: hex } }', { generated: { length: 48, alphabet: 'hex' } }],
  ['a block mapping', 'A:\n  generated:\n    length: 48\n  removalPolicy: destroy', { generated: { length: 48 }, removalPolicy: 'destroy' }],
  ['config', 'A: { config: info, name: log-level, store: common }', { config: 'info', name: 'log-level', store: 'common' }],
  ['a number as it is written', 'A: { config: 1.10 }', { config: '1.10' }],
  ['an octal number as it is written', 'A: { config: 0o17 }', { config: '0o17' }],
  ['a large number as it is written', 'A: { plain: 12345678901234567890 }', { plain: '12345678901234567890' }],
  ['a boolean as it is written', 'A: { plain: True }', { plain: 'True' }],
  ['yes, which is a text', 'A: { plain: yes }', { plain: 'yes' }],
  ['an empty plain value', 'A: { plain: "" }', { plain: '' }],
  ['a block text', 'A:\n  plain: |\n    x\n    y\n', { plain: 'x\ny\n' }],
  ['a parameter', 'A: { parameterName: /x/y, region: eu-west-1, verification: metadata, encryptionKey: db }', { parameterName: '/x/y', region: 'eu-west-1', verification: 'metadata', encryptionKey: 'db' }],
  ['a key of a secret', 'A: { secretName: prod/db, key: password, versionStage: AWSPREVIOUS }', { secretName: 'prod/db', key: 'password', versionStage: 'AWSPREVIOUS' }],
  ['a file by its path', 'A: { secret: {}, file: /run/secrets/x }', { secret: {}, file: { path: '/run/secrets/x' } }],
  ['a file with options', 'A: { secret: {}, file: { path: /x/y, mode: 0440, owner: 1000:1000, encoding: base64 } }', { secret: {}, file: { path: '/x/y', mode: '0440', owner: '1000:1000', encoding: 'base64' } }],
  ['rules by their words', 'A: { secret: {}, rules: [port, url] }', { secret: {}, rules: [{ kind: 'port' }, { kind: 'url' }] }],
  ['one rule alone', 'A: { secret: {}, rules: port }', { secret: {}, rules: [{ kind: 'port' }] }],
  ['rules with options', 'A: { secret: {}, rules: [{ url: { schemes: [postgres] } }, { integer: { min: 1 } }] }', { secret: {}, rules: [{ kind: 'url', schemes: ['postgres'] }, { kind: 'integer', min: 1 }] }],
  ['rules in short', 'A: { secret: {}, rules: [{ url: https }, { startsWith: sk_ }, { oneOf: [1, on] }, { minLength: 20 }] }',
    { secret: {}, rules: [{ kind: 'url', schemes: ['https'] }, { kind: 'startsWith', prefix: 'sk_' }, { kind: 'oneOf', values: ['1', 'on'] }, { kind: 'minLength', length: 20 }] }],
  ['a rule that warns', 'A:\n  secret: {}\n  rules:\n    - certificate: { daysLeft: 30 }\n      warning: true', { secret: {}, rules: [{ kind: 'certificate', daysLeft: 30, warning: true }] }],
  ['an alias', 'A: &x { config: info }\nB: *x', { config: 'info' }],
])('reads %s', (_, text, expected) => {
  expect(variables(text)).toMatchObject({ A: expected });
  expect(Object.keys(variables(text).A)).toEqual(Object.keys(expected));
});

test('keeps the order of the file and records the lines', () => {
  expect(parse('# list\nB: secret\n\nA: secret # why\nC: generated\n').map(({ name, line }) => [name, line])).toEqual([['B', 2], ['A', 4], ['C', 5]]);
});

test.each<[string, string]>([
  ['a byte-order mark', '\uFEFFA: secret\nB: secret\n'],
  ['line ends of Windows', 'A: secret\r\nB: secret\r\n'],
  ['a mark, an end and a comment', '\uFEFF# why\r\nA: secret\r\nB: secret'],
])('reads a file with %s', (_, text) => {
  expect(variables(text)).toEqual({ A: { secret: {} }, B: { secret: {} } });
});

test.each<[string, string]>([
  ['JSON', '{\n  "$schema": "./x.json",\n\t"A": "secret"\n}'],
  ['JSON with comments and a trailing comma', '{ # why\n  "A": "secret",\n}'],
  ['JSON with a mark', '\uFEFF{"A":"secret"}'],
])('reads %s', (_, text) => {
  expect(variables(text, 'list.json')).toEqual({ A: { secret: {} } });
});

const KINDS = '`secret`, `generated`, `config`, `plain`, `parameterName`, `secretName` or `derived`';
const SOURCE = `\`A\` must say where its value comes from with ${KINDS}`;
const WORD = '`A` must be `secret` or `generated`, or a mapping that says where the value comes from';
const LINE = 'write a line such as "DATABASE_URL: secret"';
const NAME = 'must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-"';

test.each<[string, string, string]>([
  ['an empty file', '', `list.yaml:1: \`list.yaml\` must list at least one variable; ${LINE}`],
  ['only comments', '# A: secret\n', `list.yaml:1: \`list.yaml\` must list at least one variable; ${LINE}`],
  ['an empty mapping', '{}', `list.yaml:1: \`list.yaml\` must list at least one variable; ${LINE}`],
  ['only a schema', '$schema: ./x.json', `list.yaml:1: \`list.yaml\` must list at least one variable; ${LINE}`],
  ['a sequence', '- A\n- B', `list.yaml:1: \`list.yaml\` must be a mapping of variable names, got: a sequence; ${LINE}`],
  ['a text', CANARY, `list.yaml:1: \`list.yaml\` must be a mapping of variable names, got: a text; ${LINE}`],
  ['dotenv', `A=${CANARY}\nB=${CANARY}`, `list.yaml:1: \`list.yaml\` must be a mapping of variable names, got: a text; ${LINE}`],

  ['a name twice', 'A: secret\nB: secret\n\nA: generated', 'list.yaml:4: `A` must be listed once, got: again, after line 1; remove one of the two'],
  ['an invalid name', 'A: secret\nMY VAR: secret', `list.yaml:2: \`MY VAR\` ${NAME}, got: "MY VAR"; rename the variable`],
  ['a number as the name', '1: secret', `list.yaml:1: \`1\` ${NAME}, got: "1"; rename the variable`],
  ['an empty name', '"": secret', `list.yaml:1: \`\` ${NAME}, got: ""; rename the variable`],
  ['a mapping as the name', '{ A: b }: secret', `list.yaml:1: \`\` ${NAME}, got: ""; rename the variable`],
  ['an assignment', `A=http://u:${CANARY}@h: x`, 'list.yaml:1: `A` must be followed by a colon and its kind, got: an equals sign; write "A: secret"; a value goes into the store, not into the list'],

  ['no kind', 'A:', `list.yaml:1: ${WORD}, got: nothing; write "A: secret"`],
  ['null', 'A: ~', `list.yaml:1: ${WORD}, got: nothing; write "A: secret"`],
  ['a misspelt kind', 'A: secert', `list.yaml:1: ${WORD}, got: a text; did you mean \`secret\`?`],
  ['a kind that needs a value', 'A: config', `list.yaml:1: ${WORD}, got: a text; write "A: { config: info }"`],
  ['a value', `A: ${CANARY}`, `list.yaml:1: ${WORD}, got: a text; write "A: secret" and put the value into the store, or "A: { plain: … }" for a value that everybody may read`],
  ['a number', 'A: 8080', `list.yaml:1: ${WORD}, got: a number; write "A: secret" and put the value into the store, or "A: { plain: … }" for a value that everybody may read`],
  ['a sequence as the kind', 'A: [secret]', `list.yaml:1: ${WORD}, got: a sequence; write "A: secret"`],
  ['an empty mapping as the kind', 'A: {}', `list.yaml:1: ${SOURCE}, got: an empty mapping; add one of them`],
  ['no kind in a mapping', 'A:\n  name: x\n  store: y', `list.yaml:1: ${SOURCE}, got: \`name\` and \`store\`; add one of them`],
  ['a misspelt kind in a mapping', 'A:\n  name: x\n  secrt: {}', `list.yaml:3: ${SOURCE}, got: \`secrt\`; did you mean \`secret\`?`],
  ['a value as a key', `A: { "postgres://${CANARY}@host/database-of-the-shop": x }`, `list.yaml:1: ${SOURCE}, got: a key of 48 characters; add one of them`],
  ['two kinds', 'A: { secret: {}, plain: x }', 'list.yaml:1: `A` must say once where its value comes from, got: `secret` and `plain`; keep one of them'],
  ['a merge key', 'X: &x { secret: {} }\nA: { <<: *x, config: y }', 'list.yaml:2: `A` must have only `name`, `store`, `file`, `description`, `helpUrl`, `rules` and `removalPolicy` beside `config`, got: `<<`; remove it'],

  ['a placeholder without a part', 'A: { derived: "{user}:{pasword}", parts: { user: secret, password: secret } }', 'list.yaml:1: `A` must have a part for each placeholder, got: `{pasword}` without one; did you mean `{password}`? Write `{{pasword}}` where the text `{pasword}` is meant'],
  ['a derived value without parts', 'A: { derived: "{user}" }', 'list.yaml:1: `A` must have a part for each placeholder, got: `{user}` without one; add the part `user`. Write `{{user}}` where the text `{user}` is meant'],
  ['parts that are no mapping', 'A: { derived: "{user}", parts: [user] }', 'list.yaml:1: `A` must have `parts` that are a mapping, got: a sequence; write `parts: { password: secret }`'],
  ['a derived part', 'A: { derived: "{a}", parts: { a: { derived: "{b}", parts: { b: secret } } } }', 'list.yaml:1: `A/a` must be a part without `derived`, got: `derived`; write its text into the one that has it'],
  ['a part with a file', 'A: { derived: "{a}", parts: { a: { secret: {}, file: /run/a } } }', 'list.yaml:1: `A/a` must be a part without `file`, got: `file`; put `file` beside `derived`'],
  ['a part with a misspelt kind', 'A: { derived: "{a}", parts: { a: secert } }', `list.yaml:1: \`A/a\`${WORD.slice(3)}, got: a text; did you mean \`secret\`?`],
  ['a name of a part with a hyphen', 'A: { derived: "{a}", parts: { a: secret, b-c: secret } }', 'list.yaml:1: `A` must have `parts` named with letters, digits and underscores, got: `b-c`; rename the part, and its placeholder'],

  ['a misspelt rule', 'A: { secret: {}, rules: [prot] }', 'list.yaml:1: `A` must have `rules` that are rules, got: `prot`; did you mean `port`?'],
  ['a misspelt rule with options', 'A: { secret: {}, rules: [{ startWith: x }] }', 'list.yaml:1: `A` must have one rule in each entry of `rules`, got: `startWith`; did you mean `startsWith`?'],
  ['a rule without its options', 'A: { secret: {}, rules: [startsWith] }', 'list.yaml:1: `A` must have `rules` that are rules, got: `startsWith`; write "startsWith: sk_live_"'],
  ['two rules in one entry', 'A: { secret: {}, rules: [{ port: {}, trueOrFalse: {} }] }', 'list.yaml:1: `A` must have one rule in each entry of `rules`, got: `port` and `trueOrFalse`; write each rule as an entry of its own, with "-" in front'],
  ['a key that a rule lacks', 'A: { secret: {}, rules: [{ port: {}, min: 1 }] }', 'list.yaml:1: `A` must have only `warning` in `port`, got: `min`; remove it'],
  ['bounds in the wrong order', 'A: { secret: {}, rules: [{ integer: { min: 5, max: 1 } }] }', 'list.yaml:1: `A` must have a `min` that is at most `max`, got: 5 and 1; exchange them'],
  ['no scheme', 'A: { secret: {}, rules: [{ url: [] }] }', 'list.yaml:1: `A` must have a `url` with at least one entry, got: an empty sequence; add one, or leave it out'],
  ['a scheme with slashes', 'A: { secret: {}, rules: [{ url: "https://" }] }', 'list.yaml:1: `A` must have a `url` that is a scheme in small letters, got: "https://"; write it without "://", as in "https"'],
  ['an unknown key', 'A: { secret: {}, colour: red }', 'list.yaml:1: `A` must have only `name`, `store`, `file`, `description`, `helpUrl` and `rules` beside `secret`, got: `colour`; remove it'],
  ['a misspelt key', 'A: { secret: {}, nmae: x }', 'list.yaml:1: `A` must have only `name`, `store`, `file`, `description`, `helpUrl` and `rules` beside `secret`, got: `nmae`; did you mean `name`?'],
  ['a key of another kind', 'A: { secret: {}, region: eu-west-1 }', 'list.yaml:1: `A` must have only `name`, `store`, `file`, `description`, `helpUrl` and `rules` beside `secret`, got: `region`; remove it: it goes with `parameterName` or `secretName`'],
  ['a key beside instead of inside', 'A: { generated: {}, length: 48 }', 'list.yaml:1: `A` must have only `name`, `store`, `file`, `description`, `helpUrl`, `rules` and `removalPolicy` beside `generated`, got: `length`; put it into `generated`, as in "A: { generated: { length: 48 } }"'],
  ['a key inside instead of beside', 'A: { secret: { name: x } }', 'list.yaml:1: `A` must have nothing in `secret`, got: `name`; put it beside `secret`'],
  ['a misspelt key inside', 'A: { generated: { lenght: 48 } }', 'list.yaml:1: `A` must have only `length` and `alphabet` in `generated`, got: `lenght`; did you mean `length`?'],
  ['an unknown key inside', 'A: { generated: { colour: red } }', 'list.yaml:1: `A` must have only `length` and `alphabet` in `generated`, got: `colour`; remove it'],
  ['a key beside plain', 'A: { plain: x, name: y }', 'list.yaml:1: `A` must have only `description`, `helpUrl` and `rules` beside `plain`, got: `name`; remove it: it goes with `secret`, `generated`, `config` or `derived`'],
  ['a key twice', 'A:\n  secret: {}\n  name: x\n  name: y', 'list.yaml:4: `A` must have each key once, got: `name` again; remove one of them'],
  ['a key inside twice', 'A: { generated: { length: 9, length: 9 } }', 'list.yaml:1: `A` must have each key once, got: `length` again; remove one of them'],

  ['a length that is a text', 'A: { generated: { length: "48" } }', 'list.yaml:1: `A` must have a `length` that is a whole number from 8 to 4096, got: a text; choose another number, without quotes'],
  ['a length that is too small', 'A: { generated: { length: 7 } }', 'list.yaml:1: `A` must have a `length` that is a whole number from 8 to 4096, got: 7; choose another number, without quotes'],
  ['a length that is not whole', 'A: { generated: { length: 8.5 } }', 'list.yaml:1: `A` must have a `length` that is a whole number from 8 to 4096, got: 8.5; choose another number, without quotes'],
  ['a misspelt choice', 'A: { generated: { alphabet: hexx } }', 'list.yaml:1: `A` must have an `alphabet` that is `alphanumeric`, `hex`, `base64url` or `punctuation`, got: "hexx"; did you mean `hex`?'],
  ['an unknown choice', 'A: { config: x, removalPolicy: snapshot }', 'list.yaml:1: `A` must have a `removalPolicy` that is `retain` or `destroy`, got: "snapshot"; choose one of them'],
  ['a choice that is a mapping', 'A: { config: x, removalPolicy: {} }', 'list.yaml:1: `A` must have a `removalPolicy` that is `retain` or `destroy`, got: a mapping; choose one of them'],
  ['a secret that is a text', `A: { secret: ${CANARY} }`, 'list.yaml:1: `A` must have a `secret` that is a mapping, got: a text; write `secret: {}`'],
  ['a generated that is a number', 'A: { generated: 48 }', 'list.yaml:1: `A` must have a `generated` that is a mapping, got: a number; write `generated: {}`, or with `length` or `alphabet` in it'],
  ['a config without a value', 'A: { config: }', 'list.yaml:1: `A` must have a `config` that is a text, got: nothing; write a text after the colon'],
  ['a config that is empty', 'A: { config: "" }', 'list.yaml:1: `A` must have a `config` that is a text, got: an empty text; write it out, or use `plain` for a variable that is empty'],
  ['a config that is a mapping', 'A: { config: { value: x } }', 'list.yaml:1: `A` must have a `config` that is a text, got: a mapping; write a text after the colon'],
  ['a plain without a value', 'A: { plain: }', 'list.yaml:1: `A` must have a `plain` that is a text, got: nothing; write "" for a value that is empty'],
  ['a parameter by its ARN', 'A: { parameterName: "arn:aws:ssm:x" }', 'list.yaml:1: `A` must have a `parameterName` that is the name of a parameter, without version or label, got: "arn:aws:ssm:x"; write it as in "/shared/sentry-dsn"'],
  ['a parameter without its slash', 'A: { parameterName: x/y }', 'list.yaml:1: `A` must have a `parameterName` that is the name of a parameter, without version or label, got: "x/y"; write it as in "/shared/sentry-dsn"'],
  ['a key with a colon', 'A: { secretName: x, key: "a:b" }', 'list.yaml:1: `A` must have a `key` that is a JSON key without a colon, which ECS could not read, got: "a:b"; rename the key in the secret'],
  ['a misspelt region', 'A: { secretName: x, region: eu_west_1 }', 'list.yaml:1: `A` must have a `region` that is the name of a region, got: "eu_west_1"; did you mean "eu-west-1"?'],
  ['an invalid region', 'A: { secretName: x, region: Ireland }', 'list.yaml:1: `A` must have a `region` that is the name of a region, got: "Ireland"; write it as in "eu-west-1"'],
  ['a file without a slash', 'A: { secret: {}, file: run/x }', 'list.yaml:1: `A` must have a `file` that is an absolute path, got: "run/x"; start it with a slash, as in "/run/secrets/gcp.json"'],
  ['a file without a path', 'A: { secret: {}, file: { mode: 0400 } }', 'list.yaml:1: `A` must have a `path` in `file`; add it: absolute path in the container.'],
  ['a switch that is a text', 'A: { secret: {}, file: { path: /x/y, environmentVariable: "no" } }', 'list.yaml:1: `A` must have an `environmentVariable` that is true or false, got: a text; write one of them, without quotes'],
  ['a file that is nothing', 'A: { secret: {}, file: }', 'list.yaml:1: `A` must have a `file` that is a mapping or a text, got: nothing; write a text after the colon'],

  ['an open bracket', `A: { secret: {}\nB: ${CANARY}`, 'list.yaml:2: `list.yaml` must be indented evenly, with spaces, and have every bracket closed; use two spaces for each level, and close what a line above opens'],
  ['a tab', 'A:\n\tsecret: {}', 'list.yaml:2: `list.yaml` must be indented evenly, with spaces, and have every bracket closed; use two spaces for each level, and close what a line above opens'],
  ['uneven indentation', 'A: secret\n B: secret', 'list.yaml:1: `list.yaml` must have one name and one kind on each line; begin names in the first column, and put a text that contains ": " into quotes'],
  ['an unquoted text with a colon', `A: ${CANARY}: x`, 'list.yaml:1: `list.yaml` must have one name and one kind on each line; begin names in the first column, and put a text that contains ": " into quotes'],
  ['a text that begins with @', `A: @${CANARY}`, 'list.yaml:1: `list.yaml` must have quotes around a text with special characters; put the text after the colon in single quotes'],
  ['a line without a colon', `A: secret\n${CANARY}`, 'list.yaml:2: `list.yaml` must have its colon, and every quote, bracket and brace closed; complete this line'],
  ['two documents', 'A: secret\n---\nB: secret', 'list.yaml:2: `list.yaml` must contain one list; remove the line "---" and put the rest into the same mapping'],
  ['an unknown tag', `A: !vault ${CANARY}`, 'list.yaml:1: `list.yaml` must contain YAML without tags of its own; remove the word that begins with "!"'],
  ['an unknown alias', 'A: *x', `list.yaml:1: ${WORD}, got: an alias without its anchor; write "A: secret"`],

  ['several at once, by their lines', 'C: { secret: {}, colour: red }\nA: secert\nC: secret',
    'list.yaml:1: `C` must have only `name`, `store`, `file`, `description`, `helpUrl` and `rules` beside `secret`, got: `colour`; remove it\n'
    + `list.yaml:2: ${WORD}, got: a text; did you mean \`secret\`?\n`
    + 'list.yaml:3: `C` must be listed once, got: again, after line 1; remove one of the two'],
])('refuses %s', (_, text, message) => {
  expect(() => parse(text)).toThrow(new Error(message));
});

const JSON_RULE = '`list.json` must be valid JSON; check quotes, colons and brackets; texts stand in double quotes';

test.each<[string, string, string]>([
  ['a text without quotes', `{ "A": ${CANARY} }`, `list.json:1: ${JSON_RULE}`],
  ['a missing comma', '{\n  "A": "secret"\n  "B": "secret"\n}', `list.json:3: ${JSON_RULE}`],
  ['an open brace', '{ "A": "secret"', `list.json:1: ${JSON_RULE}`],
  ['a name twice', '{\n "A": "secret",\n "A": "secret"\n}', 'list.json:3: `A` must be listed once, got: again, after line 2; remove one of the two'],
])('refuses JSON with %s', (_, text, message) => {
  expect(() => parse(text, 'list.json')).toThrow(new Error(message));
});

test.each<[string, Buffer, string]>([
  ['UTF-16', Buffer.from('\uFEFFA: secret', 'utf16le'), 'list.yaml:1: `list.yaml` must be UTF-8, got: UTF-16 (little endian); save it as UTF-8'],
  ['UTF-16, the other way round', Buffer.from('\uFEFFA: secret', 'utf16le').swap16(), 'list.yaml:1: `list.yaml` must be UTF-8, got: UTF-16 (big endian); save it as UTF-8'],
  ['Latin-1', Buffer.from('A: secret\nB: { plain: "ä" }', 'latin1'), 'list.yaml:2: `list.yaml` must be UTF-8, got: other bytes on this line; save it as UTF-8'],
])('refuses %s', (_, bytes, message) => {
  expect(() => parseList('list.yaml', bytes)).toThrow(new Error(message));
});

test('no error shows a value, wherever it is', () => {
  const hidden = fc.constantFrom(CANARY, `"${CANARY}"`, `'${CANARY}`, `@${CANARY}`, `a: ${CANARY}`, `{${CANARY}`, `!x ${CANARY}`, `&x ${CANARY}`, `|\n ${CANARY}`, `{ secret: ${CANARY} }`,
    `{ generated: { length: ${CANARY} } }`, `[${CANARY}]`, `{ plain: ${CANARY}, config: ${CANARY} }`, `{ plain: [${CANARY}] }`, `{ secret: {}, file: { mode: {a: ${CANARY}} } }`);
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('A', 'B', '', 'A B', 'C='), fc.constantFrom(': ', '=', ' ', ':\n'), hidden), { minLength: 1, maxLength: 4 }), fc.constantFrom('x.yaml', 'x.json'),
    (lines, file) => {
      let message = '';
      try {
        parse(lines.map((parts) => parts.join('')).join('\n'), file);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).not.toContain(CANARY);
    }), { numRuns: 500 });
});

const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('true', '0440', 'null', '~', ' x ', '#', 'a: b', '1e3', '- x', '{', '"', "'", '\\', '\n', '\t'));
const key = fc.stringMatching(/^[A-Za-z0-9/_-]{1,12}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const file = optional(fc.record({ path: key.map((part) => `/run/${part}`), mode: optional(fc.constantFrom('0400', '440')), owner: optional(fc.constantFrom('0', '1000:1000')), encoding: optional(fc.constantFrom('text', 'base64')), environmentVariable: optional(fc.boolean()) }));
const own = { name: optional(key), store: optional(key), file };
const external = { region: optional(fc.constantFrom('eu-west-1', 'us-gov-west-1')), encryptionKey: optional(key), verification: optional(fc.constantFrom('values', 'metadata', 'none')), file };
const removalPolicy = optional(fc.constantFrom('retain', 'destroy'));
const variable: fc.Arbitrary<ListedVariable> = fc.oneof(
  fc.record({ secret: fc.constant({}), ...own }),
  fc.record({ generated: fc.record({ length: optional(fc.integer({ min: 8, max: 4096 })), alphabet: optional(fc.constantFrom('hex', 'base64url')) }), ...own, removalPolicy }),
  fc.record({ config: text, ...own, removalPolicy }),
  fc.record({ plain: fc.oneof(text, fc.constant('')) }),
  fc.record({ parameterName: fc.constantFrom('/a/b.c', 'name'), ...external }),
  fc.record({ secretName: key, key: optional(key), versionStage: optional(key), versionId: optional(fc.uuid()), ...external }),
);
const list = fc.dictionary(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/), variable, { minKeys: 1, maxKeys: 6 })
  .map((listed) => JSON.parse(JSON.stringify(listed)) as Record<string, ListedVariable>);

test('a list printed as YAML or as JSON is read as the same list', () => {
  fc.assert(fc.property(list, fc.constantFrom(undefined, 2, '\t'), (listed, space) => {
    expect(variables(stringify(listed), 'x.yml')).toEqual(listed);
    expect(variables(JSON.stringify(listed, undefined, space), 'x.json')).toEqual(listed);
    expect(variables(JSON.stringify(listed), 'x.yaml')).toEqual(listed);
  }), { numRuns: 300 });
});
