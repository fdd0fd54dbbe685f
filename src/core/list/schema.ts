import { Field, Kind, KINDS, SCHEMA_KEY, ValueType } from './format';
import { RULE_KINDS } from './rule-format';
import { PART_NAME } from '../derived/template';
import { VARIABLE_NAME } from '../names';

interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The format as a JSON schema, by which editors complete and check a list. All of them support draft 7. */
export function listSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Variables of a service (cdk-service-secrets)',
    description: 'Names of environment variables, and where their values come from. It contains no secret value.',
    type: 'object',
    properties: { [SCHEMA_KEY]: { type: 'string', description: 'Address of this schema, for editors.' } },
    patternProperties: { [VARIABLE_NAME.source]: { $ref: '#/definitions/variable' } },
    additionalProperties: false,
    minProperties: 1,
    definitions: {
      variable: {
        anyOf: [...wordSchemas(KINDS), ...KINDS.map((kind) => ({ $ref: `#/definitions/${kind.key}` }))],
      },
      part: { anyOf: partSchemas() },
      ...Object.fromEntries(KINDS.map((kind) => [kind.key, kindSchema(kind)])),
      rule: ruleSchema(),
    },
  };
}

/** A part has no parts of its own, and is never a file. */
function partSchemas(): JsonSchema[] {
  const kinds = KINDS.filter(({ key }) => key !== 'derived').map((kind) => ({ ...kind, fields: kind.fields.filter(({ key }) => key !== 'file') }));
  return [...wordSchemas(kinds), ...kinds.map(kindSchema)];
}

function wordSchemas(kinds: readonly Kind[]): JsonSchema[] {
  return kinds.filter((kind) => kind.alone).map((kind) => ({ const: kind.key, description: kind.description }));
}

function kindSchema(kind: Kind): JsonSchema {
  const own: Field = { key: kind.key, value: kind.value, description: kind.description, required: true };
  return { description: plain(kind.description), ...mappingSchema([own, ...kind.fields]) };
}

function ruleSchema(): JsonSchema {
  return { anyOf: [...RULE_KINDS.filter((kind) => kind.alone).map((kind) => ({ const: kind.key, description: plain(kind.description) })), ...RULE_KINDS.map(kindSchema)] };
}

function mappingSchema(fields: readonly Field[]): JsonSchema {
  const required = fields.filter((field) => field.required).map((field) => field.key);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.key, { description: describe(field), ...valueSchema(field.value) }])),
    ...(required.length ? { required } : {}),
    additionalProperties: false,
  };
}

function describe(field: Field): string {
  return plain(field.default ? `${field.description} Default: ${field.default}.` : field.description);
}

function plain(markdown: string): string {
  return markdown.replace(/`/g, '');
}

function valueSchema(type: ValueType): JsonSchema {
  switch (type.type) {
    case 'text': return {
      type: unquotedTypes(type.pattern),
      ...(type.empty ? {} : { minLength: 1 }),
      ...(type.pattern ? { pattern: type.pattern } : {}),
    };
    case 'integer': return { type: 'integer', minimum: type.minimum, maximum: type.maximum };
    case 'choice': return { enum: type.choices };
    case 'boolean': return { type: 'boolean' };
    case 'texts': {
      const text = { type: unquotedTypes(type.pattern), pattern: type.pattern };
      return { anyOf: [text, { type: 'array', items: text, minItems: 1 }] };
    }
    case 'rules': return { anyOf: [{ type: 'array', items: { $ref: '#/definitions/rule' } }, { $ref: '#/definitions/rule' }] };
    case 'parts': return { type: 'object', patternProperties: { [PART_NAME.source]: { $ref: '#/definitions/part' } }, additionalProperties: false, minProperties: 1 };
    case 'options': {
      const mapping = mappingSchema(type.fields);
      const short = type.fields.find((field) => field.key === type.shorthand);
      return short ? { anyOf: [valueSchema(short.value), mapping] } : mapping;
    }
  }
}

/** A text needs no quotes. Where YAML would read it as another type, a pattern in the schema can't apply, and the editor says so. */
function unquotedTypes(pattern = ''): string[] {
  const rule = new RegExp(pattern);
  return ['string', ...(['1', '440'].some((digits) => rule.test(digits)) ? ['number'] : []), ...(rule.test('true') ? ['boolean'] : [])];
}
