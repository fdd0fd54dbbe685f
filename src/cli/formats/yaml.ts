import { parseDocument, stringify } from 'yaml';
import { CommandError } from '../errors';
import { Values } from './format';

/**
 * Every scalar is a string, as it is written: `PORT: 8080`, `ON: yes` and `ZIP: 01234` mean what they look like.
 */
export function parseYaml(text: string): Values {
  const parsed = parseYamlObject(text);
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value !== 'string') {
      throw new CommandError(`${name} must be a string, got: ${Array.isArray(value) ? 'a list' : 'a map'}`,
        'write NAME: value; for Copilot\'s file, with a value for each environment, add --format copilot --environment NAME');
    }
  }
  return parsed as Values;
}

export function printYaml(values: Values): string {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${scalar(name)}: ${scalar(value)}\n`).join('');
}

export function parseYamlObject(text: string): Record<string, unknown> {
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    // The parser's own words may quote the text, which holds values.
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw new CommandError(`this is not YAML, line ${line}: ${error.code === 'DUPLICATE_KEY' ? 'a name is there twice' : error.code}`, 'check that line');
  }
  const parsed: unknown = document.toJS() ?? {};
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new CommandError('the YAML must be a map of names and values', 'write NAME: value, a line each');
  }
  return parsed as Record<string, unknown>;
}

/** Double quotes where a plain scalar would mean something else; block scalars would lose trailing white space in editors. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, defaultStringType: /[\r\n]|^\s|\s$|^$/.test(text) ? 'QUOTE_DOUBLE' : 'PLAIN', doubleQuotedAsJSON: true }).trimEnd();
}
