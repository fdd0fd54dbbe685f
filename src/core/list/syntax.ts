import { rule } from '../errors';
import { ListProblem } from './problem';
import { Document, ErrorCode, LineCounter, parseDocument, YAMLError } from '../vendor/yaml';

export interface Source {
  readonly file: string;
  readonly document: Document.Parsed;
  /** Line of an offset into the text. */
  readonly lineOf: (offset: number) => number;
}

const QUOTE = ['must have quotes around a text with special characters', 'put the text after the colon in single quotes'] as const;
const INDENT = ['must be indented evenly, with spaces, and have every bracket closed', 'use two spaces for each level, and close what a line above opens'] as const;
const ONE_PAIR = ['must have one name and one kind on each line', 'begin names in the first column, and put a text that contains ": " into quotes'] as const;

/** The parser's own messages quote the file, which may contain a secret. */
const RULES: { readonly [code in ErrorCode]?: readonly [must: string, fix: string] } = {
  BAD_INDENT: INDENT,
  TAB_AS_INDENT: INDENT,
  BAD_ALIAS: ['must refer to an anchor above it', 'write the mapping out'],
  BAD_DQ_ESCAPE: ['must have a known escape after a backslash in double quotes', 'use single quotes'],
  BAD_SCALAR_START: QUOTE,
  BLOCK_AS_IMPLICIT_KEY: ONE_PAIR,
  MISSING_CHAR: ['must have its colon, and every quote, bracket and brace closed', 'complete this line'],
  MULTILINE_IMPLICIT_KEY: ['must be a name and a colon on one line', 'write it as in "DATABASE_URL: secret"'],
  MULTIPLE_DOCS: ['must contain one list', 'remove the line "---" and put the rest into the same mapping'],
  TAG_RESOLVE_FAILED: ['must contain YAML without tags of its own', 'remove the word that begins with "!"'],
};
const OTHER = ['must be valid YAML', 'check quotes, colons and brackets'] as const;
const JSON_RULE = ['must be valid JSON', 'check quotes, colons and brackets; texts stand in double quotes'] as const;

/** YAML 1.2, or JSON when the file is named so. Comments and a trailing comma in JSON do no harm. */
export function parseSyntax(file: string, text: string): Source | ListProblem[] {
  const lines = new LineCounter();
  const json = file.toLowerCase().endsWith('.json');
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // reported with its name and both lines instead
    schema: json ? 'json' : 'core',
  });
  const lineOf = (offset: number): number => lines.linePos(offset).line || 1;
  const faults: YAMLError[] = [...document.errors, ...document.warnings];
  if (faults.length === 0) {
    return { file, document, lineOf };
  }
  const byLine = new Map<number, ListProblem>();
  for (const fault of faults.sort((a, b) => a.pos[0] - b.pos[0])) {
    const line = lineOf(fault.pos[0]);
    const [must, fix] = json ? JSON_RULE : RULES[fault.code] ?? OTHER;
    byLine.set(line, byLine.get(line) ?? { line, message: rule({ subject: file, must, fix }) });
  }
  return [...byLine.values()];
}
