import { ErrorCode, isAlias, isMap, isScalar, LineCounter, ParsedNode, parseDocument, Scalar, YAMLMap } from 'yaml';
import { LineProblem, refusal } from '../problems';

/** YAML whose mappings are read node by node. Nothing is resolved, so no value changes. */
export interface YamlFile {
  readonly file: string;
  readonly source: string;
  /** Undefined for an empty file. */
  readonly root?: ParsedNode;
  readonly lineOf: (node: ParsedNode | null | undefined) => number;
}

export type Fault = Pick<LineProblem, 'must' | 'fix'>;

const QUOTE_IT = 'quote it: put the value in single quotes, with each single quote in it doubled';
const INDENT: Fault = { must: 'must be indented with spaces, evenly', fix: 'begin names in the first column, and use the same number of spaces for each line of a value' };
const FAULTS: { readonly [code in ErrorCode]?: Fault } = {
  BAD_INDENT: INDENT,
  TAB_AS_INDENT: INDENT,
  MULTIPLE_DOCS: { must: 'must be the only document of the file', fix: 'remove the line "---", and put all names into one mapping' },
  BAD_DQ_ESCAPE: { must: 'must have an escape that YAML knows after each backslash in double quotes', fix: QUOTE_IT },
};
const NOT_YAML: Fault = { must: 'must be YAML of the form NAME: value', fix: QUOTE_IT };

/** Readers of YAML 1.1 begin a new line at these, readers of YAML 1.2 don't. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029]|\r(?!\n)/;

/** @throws CommandError without the parser's own message, which quotes the text. */
export function parseYamlFile(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: false, lineCounter: lines });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const rows = text.split('\n');
  const problems = document.errors.map(({ code, pos }): LineProblem => ({ line: lineAt(pos[0]), name: nameIn(rows[lineAt(pos[0]) - 1]), ...FAULTS[code] ?? NOT_YAML }));
  problems.push(...rows.flatMap((row, index) => (OTHER_LINE_ENDS.test(row) ? [{
    line: index + 1, name: nameIn(row), must: 'must have no U+0085, U+2028, U+2029 or carriage return within a line', fix: 'write it as an escape in double quotes, such as "\\u2028" or "\\r"',
  }] : [])));
  if (problems.length > 0) {
    throw refusal(file, firstOfEachLine(problems));
  }
  return { file, source: text, root: document.contents ?? undefined, lineOf: (node) => (node?.range ? lineAt(node.range[0]) : 1) };
}

/** The key of a row, if it is certain. */
function nameIn(row: string | undefined): string | undefined {
  return /^\s*([A-Za-z_][A-Za-z0-9_.-]*):(?=\s|$)/.exec(row ?? '')?.[1];
}

function firstOfEachLine(problems: readonly LineProblem[]): LineProblem[] {
  return [...new Map([...problems].reverse().map((problem) => [problem.line, problem])).values()];
}

/** A literal text, or its problem. */
export function literalText({ source }: YamlFile, node: unknown): string | Fault {
  if (isAlias(node)) {
    return { must: 'must be a text, and begins as a reference does', fix: QUOTE_IT };
  }
  if (!isScalar(node)) {
    return { must: `must be a text, and is ${node === null || node === undefined ? 'nothing' : isMap(node) ? 'a mapping' : 'a list'}`, fix: QUOTE_IT };
  }
  const marked = markOf(node);
  if (marked) {
    return marked;
  }
  if (node.type === Scalar.PLAIN && /^(~|null|Null|NULL)$/.test(node.source ?? '')) {
    return { must: 'must be a text, and is null', fix: `${QUOTE_IT}, or leave it empty` };
  }
  return indentationIsWritten(node, source) ? { must: 'must have no number after | or >, which readers count differently', fix: QUOTE_IT } : String(node.value);
}

/** Whether a block has an explicit indentation, such as `|2`. */
function indentationIsWritten({ type, range }: Scalar, source: string): boolean {
  const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
  return isBlock && /^[|>][+-]?\d/.test(source.slice(range![0], range![0] + 3));
}

/** A tag or an anchor removes a word from the value, though the author meant it as a part of it. */
export function markOf(node: { readonly tag?: string; readonly anchor?: string }): Fault | undefined {
  if (node.tag !== undefined) {
    return { must: 'must be a text, and begins as a tag does', fix: QUOTE_IT };
  }
  return node.anchor === undefined ? undefined : { must: 'must be a text, and begins as an anchor does', fix: QUOTE_IT };
}

export type Mapping = YAMLMap.Parsed;

/** The mapping at the root of the file. Undefined for an empty file. */
export function rootMapping({ file, root, lineOf }: YamlFile): Mapping | undefined {
  if (root === undefined || (isScalar(root) && root.value === '' && root.type === Scalar.PLAIN)) {
    return undefined;
  }
  if (!isMap(root) || markOf(root)) {
    throw refusal(file, [{ line: lineOf(root), must: 'must begin a mapping of names and values', fix: 'write NAME: value, a line each' }]);
  }
  return root as Mapping;
}
