import { sortedNames } from '../../../core/list/lookup';
import { CommandError } from '../../errors';
import { Values } from '../format';

/**
 * A form that node's dotenv, `node --env-file`, python-dotenv, Docker Compose and a shell read as the same value.
 * Undefined if there is none.
 */
export function writtenValue(value: string): string | undefined {
  if (/^[A-Za-z0-9_./:@%+,=-]*$/.test(value) && !/^=+$/.test(value)) {
    return value;
  }
  if (value.includes('\0') || value.includes('\r') || /\$\{[^}]*\}/.test(value)) {
    return undefined;
  }
  if (!/'|\\\\|\\$/.test(value)) {
    return `'${value}'`;
  }
  return /["$\\`]/.test(value) ? undefined : `"${value}"`;
}

export function printDotenv(values: Values): string {
  return sortedNames(Object.keys(values)).map((name) => `${dotenvLine(name, values[name])}\n`).join('');
}

function dotenvLine(name: string, value: string): string {
  const written = writtenValue(value);
  if (written === undefined || !/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
    throw new CommandError(`${name} can't be written in dotenv so that all of its readers get the same value`, 'choose --format json');
  }
  return `${name}=${written}`;
}
