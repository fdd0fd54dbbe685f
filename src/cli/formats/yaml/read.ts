import { isMap } from 'yaml';
import { Entry, valuesOf } from '../entries';
import { FileValues } from '../file-values';
import { Fault, literalText, parseYamlFile, rootMapping } from './document';

/** Reads every scalar as the text in the file, such as `PORT: 8080`, `ON: yes` and `ZIP: 01234`. */
export function parseYaml(file: string, text: string): FileValues {
  const yaml = parseYamlFile(file, text);
  return valuesOf(file, (rootMapping(yaml)?.items ?? []).map(({ key, value }): Entry => {
    const name = literalText(yaml, key);
    return { line: yaml.lineOf(key), name: typeof name === 'string' ? name : '', value: isMap(value) ? withHint(literalText(yaml, value)) : literalText(yaml, value) };
  }));
}

function withHint(fault: string | Fault): string | Fault {
  return typeof fault === 'string' ? fault : { ...fault, fix: `${fault.fix}; for a file of AWS Copilot add --format copilot --environment NAME` };
}
