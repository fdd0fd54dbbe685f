import { RULES, RuleDeclaration } from '../rules';
import { Kind } from './field';
import { ListReader, scalarText, sortOf } from './nodes';
import { resembling } from '../misspelt';
import { alternatives, article } from '../words';
import { KeyPosition, readValue, reportRepeat, reportUnknown, shownKey } from './read-value';
import { isMap, isScalar, isSeq, Node, YAMLMap } from '../vendor/yaml';

/** The rules of a variable: a sequence, or one rule alone. */
export function readRules(reader: ListReader, kinds: readonly Kind[], node: Node | undefined, key: Node, position: KeyPosition): RuleDeclaration[] {
  const items = isSeq(node) ? node.items.map((item) => reader.resolve(item)) : [node];
  return items.flatMap((item) => readRule(reader, kinds, item, item?.range ? item : key, position) ?? []);
}

function readRule(reader: ListReader, kinds: readonly Kind[], node: Node | undefined, at: Node, position: KeyPosition): RuleDeclaration | undefined {
  if (isMap(node)) {
    return readMapping(reader, kinds, node, at, position);
  }
  const word = isScalar(node) ? scalarText(node) : undefined;
  const kind = kinds.find((candidate) => candidate.key === word);
  if (kind?.alone) {
    return { kind: kind.key } as RuleDeclaration;
  }
  const meant = word === undefined ? undefined : resembling(word, kinds.map(({ key }) => key));
  return reader.report(at, position.variable, 'must have `rules` that are rules', word === undefined ? sortOf(node) : shownKey(word),
    kind ? `write "${kind.example}"` : meant ? `did you mean \`${meant}\`?` : `write one of ${names(kinds)}`);
}

function readMapping(reader: ListReader, kinds: readonly Kind[], map: YAMLMap, at: Node, position: KeyPosition): RuleDeclaration | undefined {
  const pairs = reader.pairs(map, (again, node) => reportRepeat(reader, node, position.variable, again));
  const found = kinds.filter(({ key }) => pairs.has(key));
  if (found.length !== 1) {
    const keys = [...pairs.keys()];
    const meant = keys.map((key) => resembling(key, kinds.map((kind) => kind.key))).find((word) => word !== undefined);
    return reader.report(at, position.variable, 'must have one rule in each entry of `rules`', found.length ? alternatives(found.map(({ key }) => key), 'and') : keys.map(shownKey).join(', ') || 'an empty mapping',
      found.length ? 'write each rule as an entry of its own, with "-" in front' : meant ? `did you mean \`${meant}\`?` : `write one of ${names(kinds)}`);
  }
  const [kind] = found;
  let options = {};
  let warning = false;
  for (const [key, pair] of pairs) {
    const field = kind.fields.find((candidate) => candidate.key === key);
    if (key === kind.key) {
      options = readValue(reader, kind.value, pair.value, pair.key, { ...position, key }) as object | undefined ?? {};
    } else if (field) {
      warning = readValue(reader, field.value, pair.value, pair.key, { ...position, key }) === true;
    } else {
      reportUnknown(reader, pair.key, { ...position, key: kind.key }, key, kind.fields);
    }
  }
  const rule = { kind: kind.key, ...options, ...(warning ? { warning } : {}) } as RuleDeclaration;
  const invalid = RULES[rule.kind].invalid?.(rule as never);
  return invalid
    ? reader.report(at, position.variable, `must have ${article(invalid.field)} \`${invalid.field}\` that is ${invalid.rule}`, invalid.got, invalid.fix)
    : rule;
}

function names(kinds: readonly Kind[]): string {
  return alternatives(kinds.map(({ key }) => key));
}
