import { certainValues, formatOf, isEmptyFile, parseValues, printValues, ReadableFormat } from '../../../src/cli/formats';

const valuesOf = (text: string, options: { file: string; format?: ReadableFormat; environment?: string }): Record<string, string> =>
  ({ ...certainValues(options.file, parseValues(text, options)).values });

test.each([
  ['.env', 'A=1\n# comment\nexport B="two words" # why\nC=\n', { A: '1', B: 'two words', C: '' }],
  ['prod.env', "KEY='-----BEGIN-----\nabc\n-----END-----'\n", { KEY: '-----BEGIN-----\nabc\n-----END-----' }],
  ['windows.env', 'A=1\r\nB="x"\r\n', { A: '1', B: 'x' }],
  ['a.json', '{"B": "x", "A": "y"}', { A: 'y', B: 'x' }],
  ['a.yaml', 'PORT: 8080\nON: yes\nZIP: 01234\nEMPTY:\nTEXT: |\n  a\n  b\n', { PORT: '8080', ON: 'yes', ZIP: '01234', EMPTY: '', TEXT: 'a\nb\n' }],
  ['a.yml', 'A: "\\u00e9"', { A: 'é' }],
  ['a.sh', "# values\nexport A='it'\\''s'\nB=bare\n\n  # x\nC='a\nb' # y\n", { A: "it's", B: 'bare', C: 'a\nb' }],
  ['bom.env', '\uFEFFA=1', { A: '1' }],
  ['.env.production', 'A=1', { A: '1' }],
])('recognizes %s by its file name', (file, text, expected) => {
  expect(valuesOf(text, { file })).toEqual(expected);
});

test('a name inside another value is no duplicate', () => {
  expect(valuesOf("A='x\nB=1'\nB=2\n", { file: '.env' })).toEqual({ A: 'x\nB=1', B: '2' });
});

test.each<[ReadableFormat, string]>([
  ['json', '{"__proto__": "a", "constructor": "b"}'],
  ['yaml', '__proto__: a\nconstructor: b'],
  ['dotenv', '__proto__=a\nconstructor=b'],
  ['docker', '__proto__=a\nconstructor=b'],
  ['shell', '__proto__=a\nconstructor=b'],
])('names of JavaScript\'s prototypes are ordinary names in %s, and exist only if the file has them', (format, text) => {
  const { values } = certainValues('-', parseValues(text, { file: '-', format }));
  expect(Object.entries(values)).toEqual([['__proto__', 'a'], ['constructor', 'b']]);
  expect(values.toString).toBeUndefined();
});

test('accepts docker\'s raw lines unchanged', () => {
  expect(valuesOf('# c\n\n  \nA="x" # y\nB= z \nC=a#b\r\nD=$E\\n\nE=\'\n', { file: 'ecs.env', format: 'docker' })).toEqual({ A: '"x" # y', B: ' z ', C: 'a#b', D: '$E\\n', E: '\'' });
});

const COPILOT = 'DB_PASSWORD:\n  test: t1\n  prod: p1\nAPI_KEY:\n  prod: 007\n';

test('reads one environment of the input of Copilot\'s secret init', () => {
  expect(valuesOf(COPILOT, { file: 'input.yml', format: 'copilot', environment: 'prod' })).toEqual({ DB_PASSWORD: 'p1', API_KEY: '007' });
  expect(valuesOf(COPILOT, { file: '-', format: 'copilot', environment: 'test' })).toEqual({ DB_PASSWORD: 't1' });
  expect(() => valuesOf(COPILOT, { file: 'input.yml' })).toThrow('for a file of AWS Copilot add --format copilot --environment NAME');
});

test.each([[undefined, 'input.yml has a value for each environment'], ['qa', 'input.yml has no environment qa']])('Copilot\'s input with environment %s is an error that lists the environments', (environment, message) => {
  expect(() => valuesOf(COPILOT, { file: 'input.yml', format: 'copilot', environment })).toThrow(expect.objectContaining({ message, fix: 'choose one with --environment: prod, test' }));
});

test('an environment of another format is refused', () => {
  expect(() => valuesOf('A: x', { file: 'a.yml', environment: 'prod' })).toThrow(expect.objectContaining({ fix: 'add --format copilot' }));
});

test.each<[ReadableFormat, string]>([
  ['dotenv', ''], ['dotenv', '# A=1\n\n'], ['dotenv', '\uFEFF'], ['docker', '\n'], ['shell', '# A\n'], ['yaml', ''], ['yaml', '# A: 1\n'], ['yaml', '---\n'], ['json', '{}'], ['json', ' \n'], ['copilot', ''],
])('a file of %s with nothing in it, %j, is empty', (format, text) => {
  expect(isEmptyFile(parseValues(text, { file: 'x', format, environment: format === 'copilot' ? 'prod' : undefined }))).toBe(true);
});

test.each(['A=', "A='a#b'", 'A=a#b'])('a file with a name, %j, isn\'t', (text) => {
  expect(isEmptyFile(parseValues(text, { file: 'x' }))).toBe(false);
});

test.each(['app.properties', 'prod.tfvars', 'terraform.tfvars.json'.slice(0, 16), 'values.csv', 'values.TSV', 'a.toml', 'a.ini', 'a.xml', 'a.xlsx', 'a.json5', 'set.bat', 'set.ps1', 'set.fish'])('%s is refused with its name', (file) => {
  expect(() => formatOf(file)).toThrow(expect.objectContaining({ message: expect.stringContaining(`${file} is `), fix: expect.stringContaining('--format') }));
});

test('a file of another name is read when its format is set', () => {
  expect(valuesOf('A=1', { file: 'app.properties', format: 'dotenv' })).toEqual({ A: '1' });
});

test('a name that a shell can\'t have is refused', () => {
  expect(() => printValues({ 'a.b': 'x' }, 'shell')).toThrow('a.b is not a name that a shell can have');
});

describe('a name without a value that nobody declares', () => {
  const declares = (name: string): boolean => name === 'A';
  const certain = (text: string, format: ReadableFormat = 'dotenv') => certainValues('x.env', parseValues(text, { file: 'x.env', format }), { declares, uses: declares });

  test('reports only the line number, because the line may be the end of a value that lost its quotes', () => {
    const { values, unnamed, notes } = certain('A=YWJjZGVm\nZ2hpamts=\nB=\nC=x\n');
    expect(Object.keys(values)).toEqual(['A', 'C']);
    expect(unnamed).toEqual([2, 3]);
    expect(notes).toEqual([]);
  });

  test.each<ReadableFormat>(['docker', 'shell'])('in %s too', (format) => {
    expect(certain('A=x\nZ2hpamts==\nZ2hpamtt=\n', format)).toMatchObject({ values: { A: 'x' }, unnamed: [2, 3] });
  });

  test('is an empty value when it is declared', () => {
    expect(certain('A=\n')).toMatchObject({ values: { A: '' }, unnamed: [] });
  });
});
