import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Block, ROOT } from './pages';

const APPS = join('examples', 'languages');
const SUFFIXES: Readonly<Record<string, string>> = { python: '.py', java: '.java', go: '.go', xml: '.xml' };
/** A line that represents omitted lines. */
const LEFT_OUT = /^\s*(?:#|\/\/|<!--) …(?: -->)?$/;

/**
 * Code in languages other than TypeScript is part of a tested app: each block is a literal part of one of its files,
 * except for indentation. A comment `…` represents omitted lines.
 */
export function excerptProblems(blocks: readonly Block[], files: readonly string[] = appFiles()): string[] {
  return blocks.filter(({ language }) => language in SUFFIXES).flatMap(({ path, line, language, code }) => {
    const sources = files.filter((file) => file.endsWith(SUFFIXES[language]));
    const parts = partsOf(code);
    return sources.some((file) => holds(readFileSync(join(ROOT, file), 'utf8').split('\n'), parts)) ? [] : [
      `${path}:${line}: this ${language} is in no file of ${APPS}; each line must be as there, and a comment "…" must stand for lines left out`,
    ];
  });
}

function partsOf(code: string): string[][] {
  const parts: string[][] = [[]];
  for (const line of code.trimEnd().split('\n')) {
    if (LEFT_OUT.test(line)) {
      parts.push([]);
    } else {
      parts[parts.length - 1].push(line);
    }
  }
  return parts.filter((part) => part.length > 0);
}

/** All parts, one after the other. */
function holds(source: readonly string[], parts: readonly string[][]): boolean {
  let from = 0;
  for (const part of parts) {
    const wanted = unindented(part);
    const place = source.findIndex((_, index) => index >= from && unindented(source.slice(index, index + part.length)) === wanted);
    if (place < 0) {
      return false;
    }
    from = place + part.length;
  }
  return parts.length > 0;
}

function unindented(lines: readonly string[]): string {
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth)).join('\n');
}

function appFiles(folder = APPS): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? appFiles(path) : [path];
  });
}
