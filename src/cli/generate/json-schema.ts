import { meaningOfAll, Test, TypedVariable } from './model';

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

function propertyOf(variable: TypedVariable): object {
  const { type, mayBeEmpty, checks, description, helpUrl, secret } = variable;
  const meaning = meaningOfAll(variable);
  const others = checks.flatMap(({ test }) => (test ? [keywords(test)] : []));
  return {
    type: 'string',
    description: [description, `${meaning[0].toUpperCase()}${meaning.slice(1)}.`, helpUrl].filter((text) => text !== undefined).join(' '),
    ...(mayBeEmpty ? {} : { minLength: 1 }),
    ...(secret ? { writeOnly: true } : {}),
    ...keywords(type),
    ...(others.length > 0 ? { allOf: others } : {}),
  };
}

function keywords(test: Test): object {
  switch (test.type) {
    case 'integer': return { pattern: '^(0|-?[1-9][0-9]{0,15})$' };
    case 'bool': return { enum: ['true', 'false'] };
    case 'choice': return { enum: test.values };
    case 'url': return { pattern: `^${test.schemes.length > 0 ? `(${test.schemes.map(inAnyCase).join('|')})` : '[A-Za-z][A-Za-z0-9+.-]*'}://` };
    case 'json': return { contentMediaType: 'application/json' };
    case 'minLength': return { minLength: test.length };
    case 'startsWith': return { pattern: `^${escaped(test.prefix)}` };
    case 'base64': return { contentEncoding: 'base64' };
    default: return {};
  }
}

/** A scheme of a URL is the same in capital letters, and a pattern of JSON Schema has no flags. */
function inAnyCase(scheme: string): string {
  return escaped(scheme).replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
