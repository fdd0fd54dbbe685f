import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

export const ROOT = join(__dirname, '..', '..');
export const DOCS = join(ROOT, 'docs');

/** One page of Markdown. */
export interface Page {
  /** Path relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block. */
export interface Block {
  readonly path: string;
  /** Number of the block's first line in its page. */
  readonly line: number;
  readonly language: string;
  /** In rosetta's form: `ts fixture=NAME`. */
  readonly fixture: string;
  readonly code: string;
}

/** Code within running text. */
export interface CodeSpan {
  readonly path: string;
  readonly line: number;
  readonly code: string;
}

/** README.md and other pages of the root, docs/ and decisions/. */
export function pages(): Page[] {
  const inDirectory = (directory: string): string[] => readdirSync(join(ROOT, directory)).filter((name) => name.endsWith('.md')).map((name) => `${directory}/${name}`);
  return [...readdirSync(ROOT).filter((name) => name.endsWith('.md') && name !== 'API.md'), ...inDirectory('docs'), ...inDirectory('decisions')].sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Fenced blocks, indented ones in lists included. */
export function blocks({ path, text }: Page): Block[] {
  const result: Block[] = [];
  let open: { indent: string; line: number; language: string; fixture: string; code: string[] } | undefined;
  text.split('\n').forEach((line, index) => {
    const fence = /^(\s*)```\s*(\S*)(?:\s+fixture=(\w+))?/.exec(line);
    if (open && fence && fence[2] === '') {
      result.push({ ...open, path, code: `${open.code.join('\n')}\n` });
      open = undefined;
    } else if (open) {
      open.code.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else if (fence) {
      open = { indent: fence[1], line: index + 2, language: fence[2], fixture: fence[3] ?? 'default', code: [] };
    }
  });
  if (open) {
    throw new Error(`${path}:${open.line}: a block of code is not closed`);
  }
  return result;
}

/** Code within running text and tables, without blocks. */
export function codeSpans({ path, text }: Page): CodeSpan[] {
  const prose = text.replace(/^\s*```[^]*?^\s*```/gm, (block) => block.replace(/[^\n]/g, ''));
  return prose.split('\n').flatMap((content, index) => [...content.matchAll(/(`+)(.+?)\1(?!`)/g)]
    .map(([,, code]) => ({ path, line: index + 1, code: code.trim().replace(/\\\|/g, '|') })));
}
