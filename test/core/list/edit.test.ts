import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { editableEntries, NewVariable, withVariables } from '../../../src/core/list/edit';

const secret = (name: string): NewVariable => ({ name, variable: { secret: {} } });

function edit(text: string, added: readonly NewVariable[], file = 'list.yaml'): string | undefined {
  const edited = withVariables(file, Buffer.from(text), added);
  return edited && Buffer.from(edited).toString('utf8');
}

test.each<[what: string, before: string, after: string]>([
  ['a list', 'B: secret\nA: generated\n', 'B: secret\nA: generated\nNEW: secret\n'],
  ['a comment behind the last line', 'A: secret # who knows\n', 'A: secret # who knows\nNEW: secret\n'],
  ['a comment at the end', 'A: secret\n\n# the end\n', 'A: secret\nNEW: secret\n\n# the end\n'],
  ['a comment that belongs to the last variable', 'A:\n  secret: {}\n  # file: /x\n# the end\n', 'A:\n  secret: {}\n  # file: /x\nNEW: secret\n# the end\n'],
  ['a block text', 'A:\n  plain: |\n    # no comment\n    y\n', 'A:\n  plain: |\n    # no comment\n    y\nNEW: secret\n'],
  ['no final line break', 'A: secret', 'A: secret\nNEW: secret'],
  ['line ends of Windows', 'A: secret # x\r\nB:\r\n  secret: {}\r\n', 'A: secret # x\r\nB:\r\n  secret: {}\r\nNEW: secret\r\n'],
  ['a byte-order mark', '\uFEFFA: secret\n', '\uFEFFA: secret\nNEW: secret\n'],
  ['an empty file', '', 'NEW: secret\n'],
  ['a file of comments', '# yaml-language-server: $schema=x', '# yaml-language-server: $schema=x\nNEW: secret\n'],
  ['a file of Windows without variables', '# x\r\n\r\n', '# x\r\n\r\nNEW: secret\r\n'],
  ['a document marker', '---\nA: secret\n...\n', '---\nA: secret\nNEW: secret\n...\n'],
  ['a document marker alone', '---\n', '---\nNEW: secret\n'],
  ['names in double quotes', '"A": secret\n', '"A": secret\n"NEW": secret\n'],
  ['names and kinds in single quotes', '\'A\': \'secret\'\n', '\'A\': \'secret\'\n\'NEW\': \'secret\'\n'],
  ['a list that is indented', '  A: secret\n  B: secret\n', '  A: secret\n  B: secret\n  NEW: secret\n'],
  ['anchors and aliases', 'A: &own\n  secret: {}\n  file: /x\nB: *own\n', 'A: &own\n  secret: {}\n  file: /x\nB: *own\nNEW: secret\n'],
  ['blank lines between variables', 'A:\n  secret: {}\n\nB: secret\n', 'A:\n  secret: {}\n\nB: secret\n\nNEW: secret\n'],
  ['keys with question marks', '? A\n: secret\n', '? A\n: secret\nNEW: secret\n'],
  ['a schema', '$schema: ./x.json\nA: secret\n', '$schema: ./x.json\nA: secret\nNEW: secret\n'],
  ['braces in one line', '{ A: secret, B: { secret: {} } }\n', '{ A: secret, B: { secret: {} }, NEW: secret }\n'],
  ['braces with a comma at the end', '{A: secret,}', '{A: secret, NEW: secret,}'],
  ['braces in several lines', '{\n  A: secret, # x\n  B: secret # y, z\n}\n', '{\n  A: secret, # x\n  B: secret, # y, z\n  NEW: secret\n}\n'],
  ['braces in several lines with a comma at the end', '{\n  A: secret, # x\n}\n', '{\n  A: secret, # x\n  NEW: secret,\n}\n'],
  ['braces that close behind the last variable', '{\n  A: secret,\n  B: secret }\n', '{\n  A: secret,\n  B: secret,\n  NEW: secret }\n'],
  ['empty braces', '# x\n{}\n', '# x\n{\n  NEW: secret\n}\n'],
])('adds to %s', (_, before, after) => {
  expect(edit(before, [secret('NEW')])).toBe(after);
});

describe('a list that is sorted by name', () => {
  const list = '# our list\n\n# the first\nB: secret\nD: secret # d\n# the last\nF: secret\n';

  test.each<[string, string]>([
    ['C', '# our list\n\n# the first\nB: secret\nC: secret\nD: secret # d\n# the last\nF: secret\n'],
    ['E', '# our list\n\n# the first\nB: secret\nD: secret # d\nE: secret\n# the last\nF: secret\n'],
    ['G', '# our list\n\n# the first\nB: secret\nD: secret # d\n# the last\nF: secret\nG: secret\n'],
    ['A', '# our list\n\nA: secret\n# the first\nB: secret\nD: secret # d\n# the last\nF: secret\n'],
  ])('stays so with %s', (name, after) => {
    expect(edit(list, [secret(name)])).toBe(after);
  });

  test('keeps the comment that begins the file above all variables', () => {
    expect(edit('# our list\nB: secret\nC: secret\nD: secret\n', [secret('A')])).toBe('# our list\nA: secret\nB: secret\nC: secret\nD: secret\n');
  });

  test('adds many at once, in order', () => {
    expect(edit(list, ['Z', 'E', 'C', 'A', 'EE'].map(secret))).toBe('# our list\n\nA: secret\n# the first\nB: secret\nC: secret\nD: secret # d\nE: secret\nEE: secret\n# the last\nF: secret\nZ: secret\n');
  });
});

test('quotes names that YAML would read as something else', () => {
  expect(edit('A: secret\n', ['null', 'true', 'No'].map(secret))).toBe('A: secret\n"No": secret\n"null": secret\n"true": secret\n');
});

test.each<[string, string]>([
  ['info', '{ config: info }'], ['8080', '{ config: "8080" }'], ['true', '{ config: "true" }'], ['a: b # c', '{ config: "a: b # c" }'], ['x, y', '{ config: "x, y" }'], ['"', '{ config: "\\"" }'],
])('writes configuration %s as the same text', (value, expected) => {
  const added = [{ name: 'NEW', variable: { config: value } }];
  expect(edit('A: secret\n', added)).toBe(`A: secret\nNEW: ${expected}\n`);
});

test.each<[string, string, string]>([
  ['two spaces', '{\n  "$schema": "./x.json",\n  "A": "secret"\n}\n', '{\n  "$schema": "./x.json",\n  "A": "secret",\n  "NEW": { "config": "info" }\n}\n'],
  ['tabs', '{\n\t"A": { "secret": {} }\n}', '{\n\t"A": { "secret": {} },\n\t"NEW": { "config": "info" }\n}'],
  ['one line', '{"A":"secret"}', '{"A":"secret", "NEW": { "config": "info" }}'],
  ['nothing', '', '{\n  "NEW": { "config": "info" }\n}\n'],
])('adds to JSON with %s', (_, before, after) => {
  expect(edit(before, [{ name: 'NEW', variable: { config: 'info' } }], 'list.json')).toBe(after);
  expect(JSON.parse(after)).toHaveProperty('NEW');
});

test.each<[string, string, string]>([
  ['.env.example', 'A=\nexport B=1 # x\n', 'A=\nexport B=1 # x\nNEW=\n'],
  ['config/prod.env', 'A=\r\nB=', 'A=\r\nB=\r\nNEW=\r\n'],
  ['.env', '', 'NEW=\n'],
])('adds a name to %s', (file, before, after) => {
  expect(edit(before, [secret('NEW')], file)).toBe(after);
});

test('returns nothing for a file that no line can be added to', () => {
  expect(edit('A:\n  plain: |+\n    x\n\n\n', [secret('NEW')])).toBeUndefined();
});

test('refuses a list with problems, and reports all of them', () => {
  expect(() => editableEntries('list.yaml', Buffer.from('A: sekret\nB: 1\n'))).toThrow(/list\.yaml:1: .*\nlist\.yaml:2: /);
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/).filter((text) => text !== '__proto__');
const variable = fc.oneof(
  fc.constant('secret'), fc.constant({ secret: {} }), fc.constant({ generated: { length: 48 } }), fc.string({ minLength: 1 }).map((config) => ({ config: config })),
  fc.record({ secret: fc.constant({}), description: fc.string({ minLength: 1 }).filter((text) => text.trim() !== '') }),
);

test('keeps every line of any list', () => {
  const lists = fc.dictionary(name, variable, { minKeys: 1, maxKeys: 8 }).chain((list) => fc.record({
    list: fc.constant(list),
    added: fc.uniqueArray(name.filter((candidate) => !Object.hasOwn(list, candidate)), { minLength: 1, maxLength: 6 }),
    form: fc.record({ indent: fc.integer({ min: 1, max: 4 }), flow: fc.boolean(), lineEnd: fc.constantFrom('\n', '\r\n'), comments: fc.boolean(), json: fc.boolean() }),
  }));
  fc.assert(fc.property(lists, ({ list, added, form }) => {
    const plain = form.json ? JSON.stringify(list, undefined, form.indent) : stringify(list, form.flow ? { collectionStyle: 'flow', indent: form.indent } : { indent: form.indent, lineWidth: 0 });
    const text = (form.comments && !form.flow && !form.json ? plain.replace(/^(?=\S)/gm, '# above\n') : plain).replace(/\n/g, form.lineEnd);
    const after = edit(text, added.map(secret), form.json ? 'list.json' : 'list.yaml');
    // A block text that keeps its blank lines at the end can't be added to.
    if (after === undefined) {
      expect(text).toMatch(/[|>]\d?\+/);
      return;
    }
    const rest = after.split('\n').map((line) => line.replace(/\r$/, ''));
    for (const line of text.split('\n').map((row) => row.replace(/\r$/, ''))) {
      const at = rest.findIndex((candidate) => candidate === line || candidate === `${line},` || (form.flow && !form.json && candidate.startsWith(line.replace(/\s*\}$/, ''))));
      expect({ line, found: at >= 0 }).toEqual({ line, found: true });
      rest.splice(0, at + (form.flow || form.json ? 0 : 1));
    }
    expect(editableEntries('list.yaml', Buffer.from(after)).map((entry) => entry.name).sort()).toEqual([...Object.keys(list), ...added].sort());
  }), { numRuns: 300 });
});
