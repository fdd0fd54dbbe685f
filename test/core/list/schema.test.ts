import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { Field, Kind, KINDS, ValueType } from '../../../src/core/list/format';
import { parseList } from '../../../src/core/list/parse';
import { listReference, rulesReference } from '../../../src/core/list/reference';
import { RULE_KINDS } from '../../../src/core/list/rule-format';
import { listSchema } from '../../../src/core/list/schema';

const ROOT = join(__dirname, '..', '..', '..');
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(listSchema());

function parses(list: unknown): boolean {
  try {
    parseList('list.json', Buffer.from(JSON.stringify(list)));
    return true;
  } catch {
    return false;
  }
}

test('the published schema is the one of the format (projen list-format writes it)', () => {
  expect(JSON.parse(readFileSync(join(ROOT, 'schema', 'service-secrets.schema.json'), 'utf8'))).toEqual(listSchema());
});

test('the documentation contains the reference of the format (projen list-format writes it)', () => {
  expect(readFileSync(join(ROOT, 'docs', 'variable-lists.md'), 'utf8')).toContain(listReference());
  expect(readFileSync(join(ROOT, 'docs', 'variable-lists.md'), 'utf8')).toContain(rulesReference());
});

test('the parser accepts every example of a rule', () => {
  for (const { key, example } of RULE_KINDS) {
    const [{ variable }] = parseList('list.yaml', Buffer.from(`A: { secret: {}, rules: [{ ${example.includes(':') ? example : `${example}: {}`} }] }`));
    expect(variable.rules).toMatchObject([{ kind: key }]);
  }
});

test('parser and schema accept every example of the format', () => {
  const examples = KINDS.map((kind) => kind.example);
  expect(parseList('list.yaml', Buffer.from(examples.join('\n'))).map(({ name }) => name)).toEqual(examples.map((example) => example.split(':')[0]));
});

const text = fc.constantFrom('x', '/x/y', '0440', 'eu-west-1', '1000:1000', 'a:b', 'a b', '', 'true', '8080', '440');
const stray = fc.oneof(text, fc.constantFrom(null, 'secret', 'hex'), fc.constant([]), fc.constant({}), fc.constant({ colour: 'red' }));
const number = fc.constantFrom(7, 8.5, 4097);

const isText = (type: ValueType): boolean => type.type === 'text' || type.type === 'texts' || (type.type === 'options' && type.fields.some(({ key, value }) => key === type.shorthand && isText(value)));

/** Mostly what the format wants, at times something else. */
function likely(type: ValueType): fc.Arbitrary<unknown> {
  const fitting = (): fc.Arbitrary<unknown> => {
    switch (type.type) {
      case 'text': return text;
      case 'integer': return fc.integer({ min: type.minimum, max: type.maximum });
      case 'choice': return fc.constantFrom(...type.choices);
      case 'boolean': return fc.boolean();
      case 'texts': return fc.oneof(text, fc.array(text, { maxLength: 3 }));
      case 'rules': return fc.oneof(rule(type.rules), fc.array(rule(type.rules), { maxLength: 3 }));
      case 'parts': return fc.dictionary(fc.constantFrom('a', 'b', 'a-b'), fc.constantFrom<unknown>('secret', 'config', { plain: 'x' }, { secretName: 'x', key: 'y' }, { derived: '{a}', parts: { a: 'secret' } }, { secret: {}, file: '/x/y' }), { maxKeys: 2 });
      case 'options': return fc.oneof(fields(type.fields), text);
    }
  };
  return fc.oneof({ weight: 6, arbitrary: fitting() }, { weight: 1, arbitrary: isText(type) ? stray : fc.oneof(stray, number) }); // a number is text, too: see below
}

function fields(known: readonly Field[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.subarray([...known]).chain((some) => fc.record(Object.fromEntries(some.slice(0, 2).map((field) => [field.key, likely(field.value)]))));
}

/** A schema can't compare `min` with `max`, so no rule has both. */
const rule = (kinds: readonly Kind[]): fc.Arbitrary<unknown> => fc.constantFrom(...kinds).chain((kind) => fc.oneof(
  fc.constant(kind.key),
  fc.tuple(likely(kind.value), fields(kind.fields)).map(([value, beside]) => ({ [kind.key]: withoutMax(value), ...beside })),
));
const withoutMax = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'min' in value ? { min: value.min } : value);

const mapping = fc.constantFrom(...KINDS).chain((kind) => fc.tuple(
  likely(kind.value),
  fields(kind.fields),
  fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom({ colour: 'red' }, { plain: 'x' }, { region: 'eu-west-1' }) }),
).map(([value, beside, more]) => ({ [kind.key]: value, ...beside, ...more })).map(fittingTemplate));
/** A schema can't look into the template for the names of the parts. */
function fittingTemplate(variable: Record<string, unknown>): Record<string, unknown> {
  // Without parts no template is right: most have some.
  const { derived, parts = 'name' in variable ? undefined : { a: 'secret' } } = variable;
  const names = typeof parts === 'object' && parts !== null ? Object.keys(parts) : [];
  return derived === undefined ? variable : { ...variable, ...(parts === undefined ? {} : { parts }), derived: derived === '' ? '' : typeof derived === 'object' ? derived : names.map((part) => `{${part}}`).join('') || 'x' };
}

const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('A', 'b.c-d') }, { weight: 1, arbitrary: fc.constantFrom('1A', 'A B') });
const list = fc.dictionary(name, fc.oneof({ weight: 4, arbitrary: mapping }, { weight: 1, arbitrary: fc.constantFrom('secret', 'generated', 'config', 8080, null) }), { minKeys: 1, maxKeys: 2 });

test('the schema accepts what the parser accepts, and nothing else', () => {
  let accepted = 0;
  fc.assert(fc.property(list, (candidate) => {
    const valid = validate(candidate);
    accepted += valid ? 1 : 0;
    expect({ valid }).toEqual({ valid: parses(candidate) });
  }), { numRuns: 2000 });
  expect(accepted).toBeGreaterThan(200);
});

/** Editors see the number where the parser sees what is written, so that the schema can't judge its pattern. */
test('the schema accepts a number or boolean wherever the parser does', () => {
  const unquoted = (_key: string, value: unknown): unknown => (value === '8080' ? 8080 : value === '440' ? 440 : value === 'true' ? true : value);
  fc.assert(fc.property(list, (quoted) => {
    const candidate = JSON.parse(JSON.stringify(quoted, unquoted));
    fc.pre(parses(candidate));
    expect(validate(candidate)).toBe(true);
  }), { numRuns: 300 });
});
