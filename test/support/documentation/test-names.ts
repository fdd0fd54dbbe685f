import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';
import { PROJECT } from '../paths';

const ROOT = join(PROJECT, 'test');

/** Full names of all tests below `test/`, by the file's path there: the titles as they are written, a describe before its tests. */
export function testNames(): Map<string, readonly string[]> {
  return new Map(testFiles(ROOT).map((path) => [relative(ROOT, path), namesIn(path)]));
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? testFiles(path) : entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function namesIn(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node, titles: readonly string[]): void => {
    const kind = ts.isCallExpression(node) ? functionOf(node.expression) : undefined;
    const title = kind === undefined ? undefined : titleOf((node as ts.CallExpression).arguments[0]);
    if (title !== undefined && kind === 'test') {
      names.push([...titles, title].join(' › '));
    }
    ts.forEachChild(node, (child) => visit(child, title !== undefined && kind === 'describe' ? [...titles, title] : titles));
  };
  visit(source, []);
  return names;
}

/** `test` of `test(…)`, `test.skip(…)` and `test.each(…)(…)`. */
function functionOf(callee: ts.Expression): 'test' | 'describe' | undefined {
  if (ts.isIdentifier(callee)) {
    return callee.text === 'test' || callee.text === 'describe' ? callee.text : undefined;
  }
  return ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee) ? functionOf(callee.expression) : undefined;
}

function titleOf(argument: ts.Expression | undefined): string | undefined {
  if (argument === undefined) {
    return undefined;
  }
  return ts.isStringLiteralLike(argument) ? argument.text : ts.isTemplateExpression(argument) ? argument.getText().slice(1, -1) : undefined;
}
