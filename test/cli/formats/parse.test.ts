import { parseValues, printValues } from '../../../src/cli/formats';

test.each([
  ['.env', 'A=1\n# comment\nexport B="two words" # why\nC=\n', { A: '1', B: 'two words', C: '' }],
  ['prod.env', "KEY='-----BEGIN-----\nabc\n-----END-----'\r\n", { KEY: '-----BEGIN-----\nabc\n-----END-----' }],
  ['a.json', '{"B": "x", "A": "y"}', { A: 'y', B: 'x' }],
  ['a.yaml', 'PORT: 8080\nON: yes\nZIP: 01234\nNOTHING: null\nEMPTY:\nTEXT: |\n  a\n  b\n', { PORT: '8080', ON: 'yes', ZIP: '01234', NOTHING: 'null', EMPTY: '', TEXT: 'a\nb\n' }],
  ['a.yml', 'A: "\\u00e9"', { A: 'é' }],
  ['a.sh', "# values\nexport A='it'\\''s'\nB=bare\n", { A: "it's", B: 'bare' }],
  ['bom.env', '\uFEFFA=1', { A: '1' }],
])('%s is read by its ending', (file, text, expected) => {
  expect(parseValues(text, { file })).toEqual(expected);
});

test.each([
  ['.env', 'A=1\nB=2\nA=3\n', 'A is set twice, in lines 1 and 3'],
  ['a.json', '{"A": 1}', 'A must be a string, got: a number'],
  ['a.json', '{"A": null}', 'A must be a string, got: null'],
  ['a.json', '["A"]', 'the JSON must be an object of names and values'],
  ['a.json', '{\n"A": "canary-1",\n}', 'this is not JSON'],
  ['a.yaml', 'A: 1\nA: canary-1\n', 'a name is there twice'],
  ['a.yaml', 'A: [1, 2]', 'A must be a string, got: a list'],
  ['a.yaml', '- A', 'the YAML must be a map of names and values'],
  ['a.sh', 'export A="$(canary-1)"', 'line 1 is not an assignment of a single-quoted value'],
  ['a.sh', 'A=1\nA=2\n', 'A is set twice'],
])('%s with %j is refused without quoting a value', (file, text, message) => {
  expect(() => parseValues(text, { file })).toThrow(message);
  expect(() => parseValues(text, { file })).not.toThrow(/canary/);
});

test('a name that stands in another value is no duplicate', () => {
  expect(parseValues("A='x\nB=1'\nB=2\n", { file: '.env' })).toEqual({ A: 'x\nB=1', B: '2' });
});

const COPILOT = 'DB_PASSWORD:\n  test: t1\n  prod: p1\nAPI_KEY:\n  prod: 007\n';

test('the input of Copilot\'s secret init gives the values of one environment', () => {
  expect(parseValues(COPILOT, { file: 'input.yml', environment: 'prod' })).toEqual({ DB_PASSWORD: 'p1', API_KEY: '007' });
  expect(parseValues(COPILOT, { file: '-', format: 'copilot', environment: 'test' })).toEqual({ DB_PASSWORD: 't1' });
});

test.each([[undefined, 'a value for each environment'], ['qa', 'no environment qa']])('Copilot\'s input with environment %s says which there are', (environment, message) => {
  expect(() => parseValues(COPILOT, { file: 'input.yml', environment })).toThrow(message);
});

test('what dotenv can\'t quote is refused by name', () => {
  expect(() => printValues({ A: 'a\'"`#b' }, 'dotenv')).toThrow('A can\'t be written in dotenv');
});

test('a name that a shell can\'t have is refused', () => {
  expect(() => printValues({ 'a.b': 'x' }, 'shell')).toThrow('a.b is not a name that a shell can have');
});
