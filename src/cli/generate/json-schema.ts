import { TypedVariable } from './model';

/** The environment as a JSON schema, for every language that has a validator. Each value of an environment is a string. */
export function generateJsonSchema(variables: readonly TypedVariable[], command: string): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: `Written by: ${command}`,
    type: 'object',
    properties: Object.fromEntries(variables.map((variable) => [variable.name, propertyOf(variable)])),
    required: variables.map(({ name }) => name),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

function propertyOf({ type, meaning, mayBeEmpty, description, helpUrl, secret }: TypedVariable): object {
  return {
    type: 'string',
    description: [description, `${meaning[0].toUpperCase()}${meaning.slice(1)}.`, helpUrl].filter((text) => text !== undefined).join(' '),
    ...(mayBeEmpty ? {} : { minLength: 1 }),
    ...(secret ? { writeOnly: true } : {}),
    ...keywords(type),
  };
}

function keywords(type: TypedVariable['type']): object {
  switch (type.type) {
    case 'integer': return { pattern: '^(0|-?[1-9][0-9]{0,15})$' };
    case 'bool': return { enum: ['true', 'false'] };
    case 'choice': return { enum: type.values };
    case 'url': return { pattern: '^[A-Za-z][A-Za-z0-9+.-]*://' };
    case 'json': return { contentMediaType: 'application/json' };
    default: return {};
  }
}
