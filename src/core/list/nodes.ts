import { rule } from '../errors';
import { ListProblem } from './problem';
import { Source } from './syntax';
import { isAlias, isMap, isScalar, isSeq, Node, Pair, Scalar, YAMLMap } from '../vendor/yaml';

/** A file while it is parsed: the document, and the problems found so far. */
export class ListReader {
  public readonly problems: ListProblem[] = [];

  constructor(public readonly source: Source) {}

  /** `` `subject` must …, got: …; fix `` at the line of the node. */
  public report(at: Node | undefined, subject: string, must: string, got: string | undefined, fix: string): undefined {
    this.problems.push({ line: this.lineOf(at), message: rule({ subject, must, got, fix }) });
    return undefined;
  }

  public lineOf(node: Node | undefined): number {
    return this.source.lineOf(node?.range?.[0] ?? 0);
  }

  /** The node itself, or what an alias stands for. */
  public resolve(node: unknown): Node | undefined {
    return ((isAlias(node) ? node.resolve(this.source.document) : undefined) ?? node ?? undefined) as Node | undefined;
  }

  /** Returns the pairs of a mapping by key. A duplicate key is reported, and the first pair counts. */
  public pairs(map: YAMLMap, onRepeat: (key: string, again: Node, first: Node) => void): Map<string, Pair<Scalar, Node>> {
    const pairs = new Map<string, Pair<Scalar, Node>>();
    for (const pair of map.items as Pair<Node, Node>[]) {
      const key = this.resolve(pair.key);
      const text = scalarText(key) ?? '';
      const first = pairs.get(text);
      if (first) {
        onRepeat(text, pair.key, first.key);
      } else {
        pairs.set(text, pair as Pair<Scalar, Node>);
      }
    }
    return pairs;
  }
}

/** The source text of a scalar: `8080` and `1.10` keep their form. Undefined for everything else, null included. */
export function scalarText(node: Node | undefined): string | undefined {
  if (!isScalar(node) || node.value === null) {
    return undefined;
  }
  return typeof node.value === 'string' ? node.value : node.source ?? String(node.value);
}

/** Describes the kind of a node, never its content: someone may have written a value there by mistake. */
export function sortOf(node: Node | undefined): string {
  if (isMap(node)) {
    return 'a mapping';
  }
  if (isSeq(node)) {
    return 'a sequence';
  }
  if (isAlias(node)) {
    return 'an alias without its anchor';
  }
  if (!isScalar(node) || node.value === null) {
    return 'nothing';
  }
  return typeof node.value === 'string' ? (node.value === '' ? 'an empty text' : 'a text') : `a ${typeof node.value}`;
}
