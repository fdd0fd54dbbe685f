import { commandProblems, commandsIn } from '../../projenrc/docs/commands';
import { dataProblems } from '../../projenrc/docs/data';
import { excerptProblems } from '../../projenrc/docs/excerpts';
import { linkProblems } from '../../projenrc/docs/links';
import { Block, blocks, codeSpans } from '../../projenrc/docs/pages';
import { commandsOf } from '../../projenrc/docs/shell';
import { compileSnippets } from '../../projenrc/docs/snippets';

const block = (code: string, language = 'ts'): Block => ({ path: 'docs/page.md', line: 10, language, fixture: 'default', code });

describe('blocks of code in a page', () => {
  const found = (...lines: string[]): Block[] => blocks({ path: 'docs/page.md', text: lines.join('\n') });

  test('have their language, fixture and first line', () => {
    expect(found('Text', '```ts fixture=kubernetes', 'one', 'two', '```')).toEqual([
      { path: 'docs/page.md', line: 3, language: 'ts', fixture: 'kubernetes', indent: '', code: 'one\ntwo\n' },
    ]);
  });

  test('lose the indentation of a list', () => {
    expect(found('1. Step', '   ```sh', '   a', '     b', '   ```')).toMatchObject([{ language: 'sh', fixture: 'default', code: 'a\n  b\n' }]);
  });

  test('must be closed', () => {
    expect(() => found('```ts', 'code')).toThrow('docs/page.md:2: a block of code is not closed');
  });
});

test('examples compile in their fixture, as whole files and as parts of an object; mistakes are reported with page and line', () => {
  const { count, problems } = compileSnippets([
    block('secrets.addToContainer(container);\n'),
    block('import { SecretStore } from \'cdk-service-secrets\';\nexport const store = SecretStore.parameterStore(\'/prod/shop\');\n'),
    block('// A comment\nTOKEN: Variable.secret(),\n'),
    block('variables: { TOKEN: Variable.secret() },\n'),
    block('const one = 1;\nsecrets.addToContainers(container);\n'),
    block('TOKEN: Variable.secret({ names: \'x\' }),\n'),
    block('variables: {\n  TOKEN: \'text\',\n},\n'),
    block('import { Nothing } from \'cdk-service-secrets\';\n'),
  ]);
  expect(count).toBe(8);
  expect(problems).toEqual([
    expect.stringMatching(/^docs\/page\.md:11: Property 'addToContainers' does not exist/),
    expect.stringMatching(/^docs\/page\.md:10: .*'names' does not exist/),
    expect.stringMatching(/^docs\/page\.md:11: Type 'string' is not assignable to type 'Variable'/),
    expect.stringMatching(/^docs\/page\.md:10: .*no exported member 'Nothing'/),
  ]);
});

test.each([
  ['[a](https://example.com/x)', []],
  ['[a](../README.md#compared)', []],
  ['[a](files.md)', []],
  ['[a](missing.md)', ['docs/page.md: missing.md does not exist']],
  ['[a](files.md#nothing-here)', ['docs/page.md: files.md#nothing-here has no such heading']],
  ['```text\n[a](missing.md)\n```\n', []],
])('links: %j', (text, problems) => {
  expect(linkProblems([{ path: 'docs/page.md', text }])).toEqual(problems);
});

describe('the parser of shell blocks', () => {
  test.each([
    ['npx a "b c" # comment', [['npx', 'a', 'b c']]],
    ['npx a \\\n  --b c', [['npx', 'a', '--b', 'c']]],
    ['x < key.pem\ny | z > out && w', [['x'], ['y'], ['z'], ['w']]],
    ['eval "$(npx a --b)"', [['npx', 'a', '--b']]],
    ['source <(npx a b)', [['npx', 'a', 'b']]],
    ['export NAME=value\nrm file', [['rm', 'file']]],
  ])('%j', (code, commands) => {
    expect(commandsOf(code).sort()).toEqual([...commands].sort());
  });

  test('fails on a block that it can\'t read', () => {
    expect(() => commandsOf('npx "a')).toThrow('unexpected EOF');
  });
});

test('commands are found in blocks and in running text, with their line', () => {
  const text = 'Run `npx cdk-service-secrets put A`, or\n`npx cdk deploy`. Not `npx`, nor `cdk.out`.\n```sh\naws x\n```\n| `aws a … \\| b` |\n';
  const page = { path: 'docs/page.md', text };
  // Commands of a pipe run at the same time.
  expect(commandsIn(blocks(page), codeSpans(page)).commands.map(({ line, words, shortened }) => `${line} ${words.join(' ')}${shortened ? ' …' : ''}`).sort()).toEqual([
    '1 npx cdk-service-secrets put A',
    '2 npx cdk deploy',
    '4 aws x',
    '6 aws a …',
    '6 b',
  ]);
});

describe('commands', () => {
  const problems = (code: string): string[] => {
    const { commands, problems: unreadable } = commandsIn([block(`${code}\n`, 'sh')], []);
    return [...unreadable, ...commandProblems(commands)];
  };

  test.each([
    'npx cdk-service-secrets put TOKEN',
    'cdk-service-secrets list --values -s /prod/shop',
    'npx cdk-service-secrets exec -- npm start --anything',
    'npx cdk-service-secrets put …',
    'npx cdk-service-secrets complete zsh',
    'npm run benchmark',
    'npm ci',
    'npx projen test:unit test/gate',
    'npx cdk synth --quiet',
    'npx cdk context --reset KEY',
  ])('%s', (code) => {
    expect(problems(code)).toEqual([]);
  });

  test.each([
    ['npx cdk-service-secrets putt TOKEN', 'error: unknown command \'putt\'\n(Did you mean put?)'],
    ['npx cdk-service-secrets put', 'error: missing required argument \'name\''],
    ['npx cdk-service-secrets put TOKEN VALUE', 'error: too many arguments for \'put\'. Expected 1 argument but got 2.'],
    ['npx cdk-service-secrets list --secret', 'error: unknown option \'--secret\''],
    ['npx cdk-service-secrets import x --format xml', 'error: option \'--format <format>\' argument \'xml\' is invalid. Allowed choices are dotenv, docker, json, yaml, shell, copilot.'],
    ['npx cdk-service-secrets putt …', 'error: unknown command \'putt\'\n(Did you mean put?)'],
    ['npx cdk-service-secrets complete tcsh', 'complete takes the name of a shell'],
    ['npm run bench', 'is no script of package.json'],
    ['npx projen test:unitt', 'is no task of projen'],
    ['npx cdk sinth', 'is no command of the CDK'],
    ['npx cdk synth --quit', 'the CDK\'s synth has no --quit'],
    ['kubctl get pods', 'is a program that projenrc/docs/commands.ts does not know'],
  ])('%s: %s', (code, problem) => {
    expect(problems(code)).toEqual([`docs/page.md:10: ${code.replace(' …', '')}: ${problem}`]);
  });
});

test.each([
  ['yaml', 'A: secret\nB: { config: info }', []],
  ['yaml', 'A: secrets', ['docs/page.md:10: data/A must be']],
  ['yaml', 'A: [', ['docs/page.md:10: Flow sequence']],
  ['json', '{ "any": 1 }', []],
  ['json', '{ "any": 1, }', ['docs/page.md:10: Expected double-quoted property name']],
  ['json', '{ "$schema": "x", "A": "secrets" }', ['docs/page.md:10: data/A must be']],
  ['dotenv', '# A comment\nA=\nB=1', []],
  ['dotenv', 'A=\nB', ['docs/page.md:10: not every line is a variable']],
  ['', 'text', ['docs/page.md:10: nothing checks blocks of the language ""']],
])('data: %s %j', (language, code, problems) => {
  expect(dataProblems([block(`${code}\n`, language)])).toEqual(problems.map((problem) => expect.stringContaining(problem)));
});

describe('code in other languages', () => {
  const refused = (language: string): string[] => [
    `docs/page.md:10: this ${language} is in no file of examples/languages; each line must be as there, and a comment "…" must stand for lines left out`,
  ];

  test.each([
    ['a part of a file', 'python', 'secrets.add_to_container(container)\n', true],
    ['a part with another indentation', 'python', '  variables={\n      "DATABASE_URL": Variable.secret(),\n', true],
    ['two parts of a file', 'go', 'func main() {\n\tdefer jsii.Close()\n// …\n\tapp.Synth(nil)\n}\n', true],
    ['parts in another order', 'go', '\tapp.Synth(nil)\n}\n// …\nfunc main() {\n\tdefer jsii.Close()\n', false],
    ['parts of two files', 'go', 'func main() {\n// …\nfunc NewWorkerStack(scope constructs.Construct, id string) awscdk.Stack {\n', false],
    ['a line that is left out without a comment', 'go', 'func main() {\n\tapp := awscdk.NewApp(nil)\n', false],
    ['a part of a line', 'java', 'secrets.addToContainer(container)\n', false],
    ['indentation within a part that differs', 'python', 'app = cdk.App()\n  WorkerStack(app, "Worker")\n', false],
    ['nothing but a comment', 'python', '# …\n', false],
    ['a file of another language', 'java', 'secrets.add_to_container(container)\n', false],
    ['a language without apps', 'ruby', 'secrets\n', true],
  ])('%s', (_, language, code, allowed) => {
    expect(excerptProblems([block(code, language)])).toEqual(allowed ? [] : refused(language));
  });
});
