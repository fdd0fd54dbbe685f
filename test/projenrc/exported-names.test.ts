import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { PROJECT } from '../support/paths';

/** A name that two files export has two meanings, and readers and editors find the wrong one. */

/** Names that are right in several files, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  handler: 'Lambda\'s usual name for the function that it calls, one for each bundle',
};

/** The names that a file declares and exports. Names that it exports from another file are declared there. */
function exportedNames(file: string, text: string): string[] {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const imported = new Set(statements.filter(ts.isImportDeclaration).flatMap(({ importClause }) => namesOfImport(importClause)));
  return [...new Set(statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      return moduleSpecifier || !exportClause || !ts.isNamedExports(exportClause) ? [] : exportClause.elements
        .filter(({ name, propertyName }) => !imported.has((propertyName ?? name).text))
        .map(({ name }) => name.text);
    }
    return isExported(statement) ? declaredNames(statement) : [];
  }))];
}

function namesOfImport(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : bindings ? [bindings.name.text] : [];
  return clause?.name ? [clause.name.text, ...names] : names;
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => namesOfBinding(name));
  }
  const { name } = statement as ts.DeclarationStatement;
  return name ? [name.text] : [];
}

function namesOfBinding(name: ts.BindingName): string[] {
  return ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOfBinding(element.name)));
}

/** The names that more than one file exports, with the files. */
function exportedTwice(sources: ReadonlyMap<string, string>): Record<string, string[]> {
  const files = new Map<string, string[]>();
  sources.forEach((text, file) => exportedNames(file, text).forEach((name) => files.set(name, [...files.get(name) ?? [], file])));
  return Object.fromEntries([...files].filter(([, exporting]) => exporting.length > 1));
}

const SOURCES = new Map(readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts')).sort()
  .map((file) => [file, readFileSync(join(PROJECT, 'src', file), 'utf8')]));

test('no two files in src/ export the same name', () => {
  const twice = exportedTwice(SOURCES);
  expect(Object.keys(twice).filter((name) => !Object.hasOwn(EXCEPTIONS, name)).map((name) => `${name}: ${twice[name].join(', ')}`)).toEqual([]);
});

test('each exception is exported twice', () => {
  expect(Object.keys(EXCEPTIONS).filter((name) => exportedTwice(SOURCES)[name] === undefined)).toEqual([]);
});

test.each([
  ['a function', 'export function it(): void {}'],
  ['an asynchronous function', 'export async function it() {}'],
  ['a class', 'export abstract class it {}'],
  ['an interface', 'export interface it {}'],
  ['a type', 'export type it = string;'],
  ['an enum', 'export enum it { ONE }'],
  ['a constant', 'export const other = 1, it = 2;'],
  ['a part of an object', 'export const { it } = { it: 1 };'],
  ['a part of a list', 'export const [, it] = [1, 2];'],
  ['a list of exports', 'const it = 1;\nexport { it };'],
  ['a list of exports with another name', 'const local = 1;\nexport { local as it };'],
])('%s that another file exports is reported', (_kind, text) => {
  expect(exportedTwice(new Map([['a.ts', text], ['b.ts', 'export const it = 1;']]))).toEqual({ it: ['a.ts', 'b.ts'] });
});

test.each([
  ['not exported', 'const it = 1;\nexport const other = it;'],
  ['exported from its file', 'export { it } from \'./b\';'],
  ['exported with all others of its file', 'export * from \'./b\';'],
  ['imported and exported', 'import { it } from \'./b\';\nexport { it };'],
  ['imported as a type and exported', 'import type { it } from \'./b\';\nexport type { it };'],
])('a name that is %s is not reported', (_kind, text) => {
  expect(exportedTwice(new Map([['a.ts', text], ['b.ts', 'export const it = 1;']]))).toEqual({});
});
