import { isCopilot, parseCopilot } from './copilot';
import { parseDotenv, printDotenv } from './dotenv';
import { formatOf, ReadableFormat, Values, WritableFormat } from './format';
import { parseJson, printJson } from './json';
import { parseShell, printShell } from './shell';
import { parseYaml, printYaml } from './yaml';

export * from './format';

export interface ParseOptions {
  readonly file: string;
  readonly format?: ReadableFormat;
  /** Copilot's files have a value for each environment. */
  readonly environment?: string;
}

export function parseValues(text: string, { file, format = formatOf(file), environment }: ParseOptions): Values {
  const content = text.replace(/^\uFEFF/, '');
  switch (format) {
    case 'json': return parseJson(content);
    case 'yaml': return isCopilot(content) ? parseCopilot(content, environment) : parseYaml(content);
    case 'copilot': return parseCopilot(content, environment);
    case 'shell': return parseShell(content);
    default: return parseDotenv(content);
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
