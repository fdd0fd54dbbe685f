import { Field, ValueType } from './format';
import { Reading, scalarText, sortOf } from './nodes';
import { readParts } from './read-parts';
import { readRules } from './read-rules';
import { resembling } from '../misspelt';
import { isMap, isScalar, isSeq, Node } from '../vendor/yaml';
import { alternatives, article } from '../words';

/** The position of a value: the variable that errors name, and the key below it. */
export interface Place {
  readonly variable: string;
  readonly key: string;
}

/** Returns the value in the type of the format, or reports a problem and returns undefined. */
export function readValue(reading: Reading, type: ValueType, raw: unknown, key: Node, place: Place): unknown {
  const node = reading.resolve(raw);
  switch (type.type) {
    case 'text': return readText(reading, type, node, key, place);
    case 'integer': return readInteger(reading, type, node, key, place);
    case 'choice': return readChoice(reading, type, node, key, place);
    case 'boolean': return readBoolean(reading, node, key, place);
    case 'texts': return readTexts(reading, type, node, key, place);
    case 'rules': return readRules(reading, type.rules, node, key, place);
    case 'parts': return readParts(reading, node, key, place);
    case 'options': return readOptions(reading, type, node, key, place);
  }
}

function readText(reading: Reading, type: ValueType & { type: 'text' }, node: Node | undefined, key: Node, place: Place): string | undefined {
  const must = `must have ${article(place.key)} \`${place.key}\` that is ${type.rule ?? 'a text'}`;
  const text = scalarText(node);
  if (text === undefined) {
    return reading.report(key, place.variable, must, sortOf(node), type.empty ? 'write "" for a value that is empty' : 'write a text after the colon');
  }
  if (text === '' && !type.empty) {
    return reading.report(key, place.variable, must, 'an empty text', type.fix ?? 'write it out, or use `plain` for a variable that is empty');
  }
  if (type.pattern && !new RegExp(type.pattern).test(text)) {
    const meant = resembling(text, type.known ?? []);
    return reading.report(key, place.variable, must, JSON.stringify(text), meant ? `did you mean "${meant}"?` : type.fix ?? 'correct it');
  }
  return text;
}

function readTexts(reading: Reading, type: ValueType & { type: 'texts' }, node: Node | undefined, key: Node, place: Place): string[] | undefined {
  const items = isSeq(node) ? node.items.map((item) => reading.resolve(item)) : [node];
  if (items.length === 0) {
    return reading.report(key, place.variable, `must have ${article(place.key)} \`${place.key}\` with at least one entry`, 'an empty sequence', 'add one, or leave it out');
  }
  return items.flatMap((item) => readText(reading, { ...type, type: 'text' }, item, key, place) ?? []);
}

function readInteger(reading: Reading, type: ValueType & { type: 'integer' }, node: Node | undefined, key: Node, place: Place): number | undefined {
  const { minimum, maximum } = type;
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) {
    return value;
  }
  const got = typeof value === 'number' ? String(value) : sortOf(node);
  return reading.report(key, place.variable, `must have ${article(place.key)} \`${place.key}\` that is a whole number from ${minimum} to ${maximum}`, got, 'choose another number, without quotes');
}

function readChoice(reading: Reading, type: ValueType & { type: 'choice' }, node: Node | undefined, key: Node, place: Place): string | undefined {
  const text = scalarText(node);
  if (text !== undefined && type.choices.includes(text)) {
    return text;
  }
  const meant = text === undefined ? undefined : resembling(text, type.choices);
  return reading.report(key, place.variable, `must have ${article(place.key)} \`${place.key}\` that is ${alternatives(type.choices)}`, text === undefined ? sortOf(node) : JSON.stringify(text),
    meant ? `did you mean \`${meant}\`?` : 'choose one of them');
}

function readBoolean(reading: Reading, node: Node | undefined, key: Node, place: Place): boolean | undefined {
  const value = isScalar(node) ? node.value : undefined;
  return typeof value === 'boolean'
    ? value
    : reading.report(key, place.variable, `must have ${article(place.key)} \`${place.key}\` that is true or false`, sortOf(node), 'write one of them, without quotes');
}

function readOptions(reading: Reading, type: ValueType & { type: 'options' }, node: Node | undefined, key: Node, place: Place): object | undefined {
  const { fields, shorthand } = type;
  if (isMap(node)) {
    const read: Record<string, unknown> = {};
    const pairs = reading.pairs(node, (again, at) => reportRepeat(reading, at, place.variable, again));
    for (const [name, pair] of pairs) {
      const field = fields.find((candidate) => candidate.key === name);
      if (field) {
        read[name] = readValue(reading, field.value, pair.value, pair.key, { ...place, key: name });
      } else {
        reportUnknown(reading, pair.key, place, name, fields);
      }
    }
    for (const field of fields.filter((candidate) => candidate.required && !pairs.has(candidate.key))) {
      reading.report(key, place.variable, `must have a \`${field.key}\` in \`${place.key}\``, undefined, `add it: ${field.description.toLowerCase()}`);
    }
    return read;
  }
  const short = fields.find((field) => field.key === shorthand);
  if (short && (scalarText(node) !== undefined || (isSeq(node) && short.value.type === 'texts'))) {
    return { [short.key]: readValue(reading, short.value, node, key, place) };
  }
  return reading.report(key, place.variable, `must have ${article(place.key)} \`${place.key}\` that is a mapping${short ? ' or a text' : ''}`, sortOf(node),
    short ? 'write a text after the colon' : `write \`${place.key}: {}\`${fields.length ? `, or with ${alternatives(fields.map((field) => field.key))} in it` : ''}`);
}

export function reportRepeat(reading: Reading, at: Node, variable: string, key: string): void {
  reading.report(at, variable, 'must have each key once', `${shownKey(key)} again`, 'remove one of them');
}

export function reportUnknown(reading: Reading, at: Node, place: Place, key: string, fields: readonly Field[]): void {
  const known = fields.map((field) => field.key);
  const meant = resembling(key, known);
  const must = known.length ? `must have only ${alternatives(known, 'and')} in \`${place.key}\`` : `must have nothing in \`${place.key}\``;
  reading.report(at, place.variable, must, shownKey(key), meant ? `did you mean \`${meant}\`?` : known.length ? 'remove it' : `put it beside \`${place.key}\``);
}

/** Shows a key in an error only when it looks like one; a longer text may be a misplaced value. */
export function shownKey(key: string): string {
  return /^[A-Za-z$_<][\w.<-]{0,39}$/.test(key) ? `\`${key}\`` : `a key of ${key.length} characters`;
}
