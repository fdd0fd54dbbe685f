import { commandProblems } from '../../projenrc/docs/commands';
import { excerptProblems } from '../../projenrc/docs/excerpts';
import { linkProblems } from '../../projenrc/docs/links';
import { Block, blocks } from '../../projenrc/docs/pages';
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

test.each([
  ['npx cdk-service-secrets put TOKEN', []],
  ['npx cdk-service-secrets putt TOKEN', ['docs/page.md:10: npx cdk-service-secrets putt is no command']],
  ['npx cdk-service-secrets-cli put TOKEN', []],
  ['npx cdk-service-secrets-cli putt TOKEN', ['docs/page.md:10: npx cdk-service-secrets-cli putt is no command']],
  ['npm run benchmark', []],
  ['npm run bench', ['docs/page.md:10: npm run bench is no script of package.json']],
])('commands: %s', (code, problems) => {
  expect(commandProblems([block(`${code}\n`, 'sh')])).toEqual(problems);
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
