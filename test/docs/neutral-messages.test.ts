import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';

/** The same messages reach authors in TypeScript, Python, Java and Go, so they contain the syntax of none. */

const SRC = join(__dirname, '..', '..', 'src');
/** Code that runs in synthesis. Lists in files have their own syntax, and so do their rules. */
const PARTS = ['cdk', 'changes/construct', 'core', 'ecs', 'eks', 'follow/construct', 'gate/construct', 'redeploy/construct', 'variables', 'workloads'];
const IN_FILES = /^core\/(list|rules)\//;

const SYNTAX = /\bnew [A-Z]\w*|\(this\b|=>|\{ \w+(:| \}|,)|\[[A-Z]|\['|\bundefined\b|\w\(…\)/;

function textsOf(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      found.push(node.text);
    } else if (ts.isTemplateExpression(node)) {
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('X'));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return found.filter((text) => text.includes(' '));
}

const files = PARTS.flatMap((part) => readdirSync(join(SRC, part), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => `${part}/${name}`))
  .filter((file) => !IN_FILES.test(file));

test('messages of constructs contain no syntax of one language', () => {
  const texts = files.flatMap((file) => textsOf(file).map((text) => ({ file, text })));
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter(({ text }) => SYNTAX.test(text))).toEqual([]);
});

test.each(['write new ExternalSecretsOperator(…)', 'write { image }', 'as in { A: Variable.secret() }', 'as in [\'A\']', 'pass Role.fromRoleName(this, \'Role\')', 'leave it undefined'])('finds %s', (text) => {
  expect(text).toMatch(SYNTAX);
});
