import { CommandError } from '../errors';
import { Values } from './format';

export function parseJson(text: string): Values {
  return stringsOnly(parseObject(text));
}

export function printJson(values: Values): string {
  return `${JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))), undefined, 2)}\n`;
}

function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the text, which holds values.
    throw new CommandError(`this is not JSON${position(error as Error, text)}`, 'check the quotes and commas there', { cause: undefined });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new CommandError('the JSON must be an object of names and values', 'write {"NAME": "value", …}');
  }
  return parsed as Record<string, unknown>;
}

function stringsOnly(parsed: Record<string, unknown>): Values {
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value !== 'string') {
      const type = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
      throw new CommandError(`${name} must be a string, got: ${type}`, 'put the value in double quotes, exactly as the container shall get it');
    }
  }
  return parsed as Values;
}

function position(error: Error, text: string): string {
  const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? Number.NaN);
  return Number.isNaN(offset) ? '' : `, line ${text.slice(0, offset).split('\n').length}`;
}
