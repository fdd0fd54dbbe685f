import { CommandError } from '../errors';
import { parseDocker } from './docker';
import { parseDotenv } from './dotenv';
import { printDotenv } from './dotenv/write';
import { FileValues, inputName } from './file-values';
import { formatOf, ReadableFormat, Values, WritableFormat } from './format';
import { parseJson, printJson } from './json';
import { parseShell, printShell } from './shell';
import { parseCopilot } from './yaml/copilot';
import { parseYaml } from './yaml/read';
import { printYaml } from './yaml/write';

export * from './file-values';
export * from './format';

export interface ParseOptions {
  readonly file: string;
  readonly format?: ReadableFormat;
  /** Copilot's files contain a value for each environment. */
  readonly environment?: string;
}

/** Reads a file of values. Use `certainValues` to get those that are certain. */
export function parseValues(text: string, { file, format = formatOf(file), environment }: ParseOptions): FileValues {
  if (environment !== undefined && format !== 'copilot') {
    throw new CommandError('--environment chooses one of a file of AWS Copilot, and this isn\'t read as one', 'add --format copilot');
  }
  const content = text.replace(/^\uFEFF/, '');
  const read = parseContent(content, inputName(file), format, environment);
  return content === text || format === 'json' || format === 'yaml' || format === 'copilot' ? read : { ...read, remarks: [...read.remarks, MARK] };
}

const MARK = { text: () => 'the file begins with a byte-order mark: some readers don\'t find the first name; save it as UTF-8 without one' };

function parseContent(text: string, file: string, format: ReadableFormat, environment: string | undefined): FileValues {
  switch (format) {
    case 'docker': return parseDocker(file, text);
    case 'json': return text.trim() === '' ? parseDotenv(file, '') : parseJson(file, text);
    case 'yaml': return parseYaml(file, text);
    case 'copilot': return parseCopilot(file, text, environment);
    case 'shell': return parseShell(file, text);
    default: return parseDotenv(file, text);
  }
}

export function printValues(values: Values, format: WritableFormat): string {
  switch (format) {
    case 'json': return printJson(values);
    case 'yaml': return printYaml(values);
    case 'shell': return printShell(values);
    default: return printDotenv(values);
  }
}
