import { Field, ValueType } from './format';
import { ListReader, scalarText, sortOf } from './nodes';
import { readParts } from './read-parts';
import { readRules } from './read-rules';
import { resembling } from '../misspelt';
import { isMap, isScalar, isSeq, Node } from '../vendor/yaml';
import { alternatives, article } from '../words';

/** The position of a value: the variable that errors name, and the key below it. */
export interface KeyPosition {
  readonly variable: string;
  readonly key: string;
}

/** Returns the value in the type of the format, or reports a problem and returns undefined. */
export function readValue(reader: ListReader, type: ValueType, raw: unknown, key: Node, position: KeyPosition): unknown {
  const node = reader.resolve(raw);
  switch (type.type) {
    case 'text': return readText(reader, type, node, key, position);
    case 'integer': return readInteger(reader, type, node, key, position);
    case 'choice': return readChoice(reader, type, node, key, position);
    case 'boolean': return readBoolean(reader, node, key, position);
    case 'texts': return readTexts(reader, type, node, key, position);
    case 'rules': return readRules(reader, type.rules, node, key, position);
    case 'parts': return readParts(reader, node, key, position);
    case 'options': return readOptions(reader, type, node, key, position);
  }
}

function readText(reader: ListReader, type: ValueType & { type: 'text' }, node: Node | undefined, key: Node, position: KeyPosition): string | undefined {
  const must = `must have ${article(position.key)} \`${position.key}\` that is ${type.rule ?? 'a text'}`;
  const text = scalarText(node);
  if (text === undefined) {
    return reader.report(key, position.variable, must, sortOf(node), type.empty ? 'write "" for a value that is empty' : 'write a text after the colon');
  }
  if (text === '' && !type.empty) {
    return reader.report(key, position.variable, must, 'an empty text', type.fix ?? 'write it out, or use `plain` for a variable that is empty');
  }
  if (type.pattern && !new RegExp(type.pattern).test(text)) {
    const meant = resembling(text, type.known ?? []);
    return reader.report(key, position.variable, must, JSON.stringify(text), meant ? `did you mean "${meant}"?` : type.fix ?? 'correct it');
  }
  return text;
}

function readTexts(reader: ListReader, type: ValueType & { type: 'texts' }, node: Node | undefined, key: Node, position: KeyPosition): string[] | undefined {
  const items = isSeq(node) ? node.items.map((item) => reader.resolve(item)) : [node];
  if (items.length === 0) {
    return reader.report(key, position.variable, `must have ${article(position.key)} \`${position.key}\` with at least one entry`, 'an empty sequence', 'add one, or leave it out');
  }
  return items.flatMap((item) => readText(reader, { ...type, type: 'text' }, item, key, position) ?? []);
}

function readInteger(reader: ListReader, type: ValueType & { type: 'integer' }, node: Node | undefined, key: Node, position: KeyPosition): number | undefined {
  const { minimum, maximum } = type;
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) {
    return value;
  }
  const got = typeof value === 'number' ? String(value) : sortOf(node);
  return reader.report(key, position.variable, `must have ${article(position.key)} \`${position.key}\` that is a whole number from ${minimum} to ${maximum}`, got, 'choose another number, without quotes');
}

function readChoice(reader: ListReader, type: ValueType & { type: 'choice' }, node: Node | undefined, key: Node, position: KeyPosition): string | undefined {
  const text = scalarText(node);
  if (text !== undefined && type.choices.includes(text)) {
    return text;
  }
  const meant = text === undefined ? undefined : resembling(text, type.choices);
  return reader.report(key, position.variable, `must have ${article(position.key)} \`${position.key}\` that is ${alternatives(type.choices)}`, text === undefined ? sortOf(node) : JSON.stringify(text),
    meant ? `did you mean \`${meant}\`?` : 'choose one of them');
}

function readBoolean(reader: ListReader, node: Node | undefined, key: Node, position: KeyPosition): boolean | undefined {
  const value = isScalar(node) ? node.value : undefined;
  return typeof value === 'boolean'
    ? value
    : reader.report(key, position.variable, `must have ${article(position.key)} \`${position.key}\` that is true or false`, sortOf(node), 'write one of them, without quotes');
}

function readOptions(reader: ListReader, type: ValueType & { type: 'options' }, node: Node | undefined, key: Node, position: KeyPosition): object | undefined {
  const { fields, shorthand } = type;
  if (isMap(node)) {
    const read: Record<string, unknown> = {};
    const pairs = reader.pairs(node, (again, at) => reportRepeat(reader, at, position.variable, again));
    for (const [name, pair] of pairs) {
      const field = fields.find((candidate) => candidate.key === name);
      if (field) {
        read[name] = readValue(reader, field.value, pair.value, pair.key, { ...position, key: name });
      } else {
        reportUnknown(reader, pair.key, position, name, fields);
      }
    }
    for (const field of fields.filter((candidate) => candidate.required && !pairs.has(candidate.key))) {
      reader.report(key, position.variable, `must have a \`${field.key}\` in \`${position.key}\``, undefined, `add it: ${field.description.toLowerCase()}`);
    }
    return read;
  }
  const short = fields.find((field) => field.key === shorthand);
  if (short && (scalarText(node) !== undefined || (isSeq(node) && short.value.type === 'texts'))) {
    return { [short.key]: readValue(reader, short.value, node, key, position) };
  }
  return reader.report(key, position.variable, `must have ${article(position.key)} \`${position.key}\` that is a mapping${short ? ' or a text' : ''}`, sortOf(node),
    short ? 'write a text after the colon' : `write \`${position.key}: {}\`${fields.length ? `, or with ${alternatives(fields.map((field) => field.key))} in it` : ''}`);
}

export function reportRepeat(reader: ListReader, at: Node, variable: string, key: string): void {
  reader.report(at, variable, 'must have each key once', `${shownKey(key)} again`, 'remove one of them');
}

export function reportUnknown(reader: ListReader, at: Node, position: KeyPosition, key: string, fields: readonly Field[]): void {
  const known = fields.map((field) => field.key);
  const meant = resembling(key, known);
  const must = known.length ? `must have only ${alternatives(known, 'and')} in \`${position.key}\`` : `must have nothing in \`${position.key}\``;
  reader.report(at, position.variable, must, shownKey(key), meant ? `did you mean \`${meant}\`?` : known.length ? 'remove it' : `put it beside \`${position.key}\``);
}

/** Shows a key in an error only when it looks like one; a longer text may be a misplaced value. */
export function shownKey(key: string): string {
  return /^[A-Za-z$_<][\w.<-]{0,39}$/.test(key) ? `\`${key}\`` : `a key of ${key.length} characters`;
}
