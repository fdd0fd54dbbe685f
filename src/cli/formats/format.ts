import { ownProperty } from '../../core/json-object';
import { CommandError } from '../errors';

/** The values of an environment, by variable name. */
export type Values = Readonly<Record<string, string>>;

export const READABLE_FORMATS = ['dotenv', 'docker', 'json', 'yaml', 'shell', 'copilot'] as const;
export const WRITABLE_FORMATS = ['dotenv', 'json', 'yaml', 'shell'] as const;
export const TEMPLATE_FORMATS = ['dotenv', 'json', 'yaml'] as const;
export type ReadableFormat = typeof READABLE_FORMATS[number];
export type WritableFormat = typeof WRITABLE_FORMATS[number];
export type TemplateFormat = typeof TEMPLATE_FORMATS[number];

const ROWS = 'save NAME and value as a JSON object or a dotenv file, or put the values one by one';

/** Formats that are neither read nor written, by file extension. A dotenv reader would accept parts of them. */
const OTHERS: Readonly<Record<string, { readonly what: string; readonly fix: string }>> = {
  properties: { what: 'Java properties', fix: 'write NAME=\'value\' lines into a file that ends in .env: separators and escapes of properties mean something else there' },
  ini: { what: 'an INI file', fix: 'write NAME=\'value\' lines into a file that ends in .env' },
  toml: { what: 'TOML', fix: 'write a JSON object of the values' },
  xml: { what: 'XML', fix: 'write a JSON object of the values' },
  tfvars: { what: 'variables of Terraform', fix: 'write a JSON object of the values; terraform output -json and terraform console print JSON' },
  tf: { what: 'Terraform', fix: 'write a JSON object of the values' },
  hcl: { what: 'HCL', fix: 'write a JSON object of the values' },
  csv: { what: 'a table', fix: ROWS },
  tsv: { what: 'a table', fix: ROWS },
  xlsx: { what: 'a spreadsheet', fix: ROWS },
  xls: { what: 'a spreadsheet', fix: ROWS },
  ods: { what: 'a spreadsheet', fix: ROWS },
  jsonc: { what: 'JSON with comments', fix: 'remove the comments and name it .json' },
  json5: { what: 'JSON5', fix: 'write plain JSON and name it .json' },
  ps1: { what: 'a script of PowerShell', fix: 'write NAME=\'value\' lines into a file that ends in .env' },
  bat: { what: 'a script of Windows', fix: 'write NAME=\'value\' lines into a file that ends in .env' },
  cmd: { what: 'a script of Windows', fix: 'write NAME=\'value\' lines into a file that ends in .env' },
  fish: { what: 'a script of fish', fix: 'write NAME=\'value\' lines into a file that ends in .env' },
};

/**
 * The format for a file extension. There is no common extension of dotenv files.
 *
 * @throws CommandError for the extension of another format.
 */
export function formatOf(file: string): 'dotenv' | 'json' | 'yaml' | 'shell' {
  const ending = /\.([A-Za-z0-9]+)$/.exec(file)?.[1].toLowerCase() ?? '';
  const other = ownProperty(OTHERS, ending);
  if (other) {
    throw new CommandError(`${file} is ${other.what}, which is not among the formats of files: ${READABLE_FORMATS.join(', ')}`, `${other.fix}; if the file has another format in spite of its name, say which one with --format`);
  }
  switch (ending) {
    case 'json': return 'json';
    case 'yaml':
    case 'yml': return 'yaml';
    case 'sh': return 'shell';
    default: return 'dotenv';
  }
}
