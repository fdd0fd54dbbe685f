import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import * as ts from 'typescript';
import { ROOT } from './pages';

/** A text that users can see. An inserted value is `…`. */
export interface Message {
  readonly file: string;
  readonly line: number;
  readonly kind: 'rule' | 'command' | 'warning' | 'finding' | 'error';
  readonly text: string;
}

/** What an inserted value is in a text. */
export const GAP = '…';

/** Texts of errors, warnings and findings in the sources. */
export function messages(): Message[] {
  return sourceFiles().flatMap((file) => messagesOf(relative(ROOT, file), readFileSync(file, 'utf8')));
}

export function messagesOf(file: string, code: string): Message[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const add = (kind: Message['kind'], node: ts.Node | undefined): void => {
    textsOf(node).filter((text) => distinctive(text).length >= 8).forEach((text) => {
      found.push({ file, kind, text, line: source.getLineAndCharacterOfPosition(node!.getStart()).line + 1 });
    });
  };
  const inChecks = file.includes('src/checks/');
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const called = node.expression.getText().split('.').pop();
      if (called === 'CommandError') {
        add('command', node.arguments?.[0]);
      } else if (called === 'addWarningV2') {
        add('warning', node.arguments?.[1]);
      } else if (called === 'Error' && !/\b(redeploy|changes|follow)\//.test(file)) {
        add('error', node.arguments?.[0]);
      } else if (called === 'finding' && inChecks) {
        add('finding', node.arguments?.[0]);
      }
    } else if (ts.isPropertyAssignment(node) && node.name.getText() === 'problem') {
      add('finding', node.initializer);
    } else if (isText(node) && /^(must|must not) /.test(textOf(node)) && !ts.isTemplateSpan(node.parent)) {
      add('rule', node);
    } else if (inChecks && isText(node) && /^(is|has|not JSON|JSON but) /.test(textOf(node))) {
      add('finding', node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Map(found.map((message) => [message.text, message])).values()];
}

/** The longest constant part of a message. */
export function distinctive(text: string): string {
  return text.split(GAP).map((part) => part.trim()).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

export function isText(node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

export function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  return ts.isStringLiteralLike(node) ? node.text : [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(GAP);
}

/** All texts that an expression may have, as far as the source shows them. */
function textsOf(node: ts.Node | undefined): string[] {
  if (!node) {
    return [];
  }
  if (ts.isConditionalExpression(node)) {
    return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return textsOf(node.left).flatMap((left) => textsOf(node.right).map((right) => left + right));
  }
  return isText(node) ? [textOf(node)] : [];
}

/** The sources of the library, without its tests. */
export function sourceFiles(): string[] {
  return sources(join(ROOT, 'src'));
}

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? sources(path) : entry.name.endsWith('.ts') ? [path] : [];
  });
}
