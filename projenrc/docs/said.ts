import { readFileSync } from 'fs';
import * as ts from 'typescript';
import { GAP, sourceFiles, textOf, isText } from './messages';

/** Words of a page that one inserted value may be, such as `the gate's role`. */
const INSERTED_WORDS = 3;

/** All texts in the sources of the library, with `…` for each inserted value. */
export function allTexts(): string[] {
  return [...new Set(sourceFiles().flatMap((file) => textsIn(readFileSync(file, 'utf8'))))];
}

/** Every text of a source. Texts that are added to each other are one. */
export function textsIn(code: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = isSum(node) && isSum(node.parent) ? undefined : sumOf(node);
    if (text !== undefined) {
      texts.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, true));
  return texts;
}

/**
 * Returns a function that says whether a message, as a page quotes it, is one of these texts, or a piece of one. A page may put a name
 * where the text has an inserted value. Two thirds of its words, and no fewer than two if it has more than one, must be those of the text.
 */
export function saidBy(texts: readonly string[]): (quoted: string) => boolean {
  const known = texts.map(wordsOf);
  return (quoted) => {
    const words = wordsOf(quoted).filter((word) => word !== GAP);
    return known.some((text) => fits(words, text));
  };
}

/** Words of small letters. Names, numbers and places stand for those of the reader; a run of them is one gap. */
function wordsOf(text: string): string[] {
  const words = text.split(/\s+/).map((word) => word.replace(/^[("']+|[)"',.:;]+$/g, '')).filter((word) => word !== '')
    .map((word) => (/^[a-z]+('[a-z]+)?$/.test(word) ? word : GAP));
  return words.filter((word, index) => word !== GAP || words[index - 1] !== GAP);
}

function fits(words: readonly string[], text: readonly string[]): boolean {
  const enough = Math.min(words.length, Math.max(2, Math.ceil(words.length * 2 / 3)));
  return words.length > 0 && text.some((_, start) => mostInCommon(words, text.slice(start)) >= enough);
}

/** The number of words that are constants of the text, in order and without others between but inserted ones. -1 if it doesn't fit. */
function mostInCommon(words: readonly string[], [first, ...rest]: readonly string[]): number {
  if (words.length === 0) {
    return 0;
  }
  if (first === undefined) {
    return -1;
  }
  if (first !== GAP) {
    const others = first === words[0] ? mostInCommon(words.slice(1), rest) : -1;
    return others < 0 ? -1 : others + 1;
  }
  return Math.max(...Array.from({ length: Math.min(INSERTED_WORDS, words.length) + 1 }, (_, inserted) => mostInCommon(words.slice(inserted), rest)));
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function sumOf(node: ts.Node): string | undefined {
  if (isText(node)) {
    return textOf(node);
  }
  return isSum(node) ? `${sumOf(node.left) ?? GAP}${sumOf(node.right) ?? GAP}` : undefined;
}
