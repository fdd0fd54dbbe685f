import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { PROJECT } from './paths';

/** The public API as its sources declare it: what users may call, and what they may give. Nothing is compiled. */

export type ApiType =
  | { readonly kind: 'text' | 'number' | 'flag' | 'any' }
  | { readonly kind: 'list' | 'map'; readonly of: ApiType }
  /** A struct of this library, with the members that it inherits. */
  | { readonly kind: 'struct'; readonly name: string; readonly members: readonly ApiValue[] }
  | { readonly kind: 'enum'; readonly name: string }
  /** A class or an interface, of this library or of another. */
  | { readonly kind: 'object'; readonly name: string };

export interface ApiValue {
  readonly name: string;
  readonly optional: boolean;
  readonly type: ApiType;
  readonly variadic: boolean;
}

export interface ApiCall {
  /** `Variable.secret`, `ServiceSecrets.new`, `ServiceSecrets#grantRead`. */
  readonly name: string;
  readonly parameters: readonly ApiValue[];
}

/** Every constructor, factory and method that a user may call, sorted by name. */
export function publicCalls(): ApiCall[] {
  const sources = new Sources();
  return [...sources.exported()].flatMap(([name, node]) => (ts.isClassDeclaration(node) ? callsOf(name, node, sources) : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Structs that users write, by name. */
export function publicStructs(): string[] {
  const sources = new Sources();
  return [...sources.exported()].flatMap(([name, node]) => (ts.isInterfaceDeclaration(node) && isStruct(name) ? [name] : [])).sort();
}

/** In jsii, an interface whose name begins with I and a capital letter has behaviour. */
const isStruct = (name: string): boolean => !/^I[A-Z]/.test(name);

function callsOf(name: string, node: ts.ClassDeclaration, sources: Sources): ApiCall[] {
  return node.members.flatMap((member): ApiCall[] => {
    if (isHidden(member) || !(ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member))) {
      return [];
    }
    const call = ts.isConstructorDeclaration(member) ? `${name}.new` : `${name}${hasModifier(member, ts.SyntaxKind.StaticKeyword) ? '.' : '#'}${member.name.getText()}`;
    return [{ name: call, parameters: member.parameters.map((parameter) => sources.value(parameter, parameter.name.getText())) }];
  });
}

function isHidden(member: ts.ClassElement): boolean {
  return hasModifier(member, ts.SyntaxKind.PrivateKeyword) || hasModifier(member, ts.SyntaxKind.ProtectedKeyword)
    || ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
}

function hasModifier(member: ts.ClassElement, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(member) && (ts.getModifiers(member) ?? []).some((modifier) => modifier.kind === kind);
}

class Sources {
  private readonly files = new Map<string, ts.SourceFile>();

  /** What index.ts exports, with its declaration. */
  exported(): Map<string, ts.Statement> {
    const index = this.file(join(PROJECT, 'src', 'index.ts'));
    return new Map(index.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
      const file = this.imported(index, statement.moduleSpecifier!);
      return (statement.exportClause as ts.NamedExports).elements.map(({ name }): [string, ts.Statement] => [name.text, this.declared(file, name.text)!]);
    }));
  }

  value(node: ts.ParameterDeclaration | ts.PropertySignature, name: string): ApiValue {
    const variadic = ts.isParameter(node) && node.dotDotDotToken !== undefined;
    const optional = node.questionToken !== undefined || (ts.isParameter(node) && (node.initializer !== undefined || variadic));
    const type = this.type(node.type!);
    return { name, optional, variadic, type: variadic && type.kind === 'list' ? type.of : type };
  }

  private type(node: ts.TypeNode): ApiType {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword: return { kind: 'text' };
      case ts.SyntaxKind.NumberKeyword: return { kind: 'number' };
      case ts.SyntaxKind.BooleanKeyword: return { kind: 'flag' };
      case ts.SyntaxKind.AnyKeyword: return { kind: 'any' };
      default:
    }
    if (ts.isArrayTypeNode(node)) {
      return { kind: 'list', of: this.type(node.elementType) };
    }
    if (ts.isTypeOperatorNode(node)) {
      return this.type(node.type);
    }
    if (ts.isTypeLiteralNode(node)) {
      return { kind: 'map', of: this.type((node.members[0] as ts.IndexSignatureDeclaration).type) };
    }
    if (!ts.isTypeReferenceNode(node)) {
      throw new Error(`a type that the reader of the API does not know: ${node.getText()}`);
    }
    const name = node.typeName.getText();
    const declared = this.declared(node.getSourceFile(), name);
    if (declared && ts.isEnumDeclaration(declared)) {
      return { kind: 'enum', name };
    }
    return declared && ts.isInterfaceDeclaration(declared) && isStruct(name) ? { kind: 'struct', name, members: this.members(declared) } : { kind: 'object', name };
  }

  private members(node: ts.InterfaceDeclaration): ApiValue[] {
    const inherited = (node.heritageClauses ?? []).flatMap(({ types }) => types).flatMap(({ expression }) => {
      const parent = this.declared(node.getSourceFile(), expression.getText());
      return parent && ts.isInterfaceDeclaration(parent) ? this.members(parent) : [];
    });
    return [...inherited, ...node.members.filter(ts.isPropertySignature).map((member) => this.value(member, member.name.getText()))];
  }

  /** The declaration of a name in a file of ours, through its imports. Undefined for what another package declares. */
  private declared(file: ts.SourceFile, name: string): ts.Statement | undefined {
    for (const statement of file.statements) {
      if ((ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement)) && statement.name?.text === name) {
        return statement;
      }
      const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
      if (bindings && ts.isNamedImports(bindings) && bindings.elements.some((element) => element.name.text === name)) {
        const { moduleSpecifier } = statement as ts.ImportDeclaration;
        return (moduleSpecifier as ts.StringLiteral).text.startsWith('.') ? this.declared(this.imported(file, moduleSpecifier), name) : undefined;
      }
    }
    return undefined;
  }

  private imported(from: ts.SourceFile, specifier: ts.Expression): ts.SourceFile {
    return this.file(`${join(dirname(from.fileName), (specifier as ts.StringLiteral).text)}.ts`);
  }

  private file(path: string): ts.SourceFile {
    const known = this.files.get(path) ?? ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
    this.files.set(path, known);
    return known;
  }
}
