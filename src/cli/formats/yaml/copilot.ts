import { isMap } from 'yaml';
import { CommandError } from '../../errors';
import { Entry, valuesOf } from '../entries';
import { FileValues } from '../file-values';
import { refusal } from '../problems';
import { literalText, Mapping, markOf, parseYamlFile, rootMapping, YamlFile } from './document';

/**
 * Input of `copilot secret init --cli-input-yaml`: for each name a value in each environment.
 * @see https://aws.github.io/copilot-cli/docs/commands/secret-init/
 */
export function parseCopilot(file: string, text: string, environment: string | undefined): FileValues {
  const yaml = parseYamlFile(file, text);
  const environments = new Set<string>();
  const entries = (rootMapping(yaml)?.items ?? []).flatMap(({ key, value }): Entry[] => {
    const name = literalText(yaml, key);
    const line = yaml.lineOf(key);
    if (typeof name !== 'string') {
      return [{ line, name: '', value: name }];
    }
    if (!isMap(value) || markOf(value)) {
      return [{ line, name, value: { must: 'must have a value for each environment', fix: 'below NAME: write ENVIRONMENT: value, indented' } }];
    }
    return valuesIn(yaml, name, value as Mapping, environments).filter((entry) => entry.environment === environment);
  });
  const read = valuesOf(file, entries);
  refuseUnknown(file, environments, environment);
  return read;
}

interface EnvironmentEntry extends Entry {
  readonly environment: string;
}

function valuesIn(yaml: YamlFile, name: string, mapping: Mapping, environments: Set<string>): EnvironmentEntry[] {
  const { file, lineOf } = yaml;
  const seen = new Set<string>();
  return mapping.items.map(({ key, value }) => {
    const environment = literalText(yaml, key);
    if (typeof environment !== 'string' || seen.has(environment)) {
      throw refusal(file, [{ line: lineOf(key), name, must: 'must have each environment once, by its name', fix: 'write ENVIRONMENT: value' }]);
    }
    seen.add(environment);
    environments.add(environment);
    return { line: lineOf(key), name, environment, value: literalText(yaml, value) };
  });
}

function refuseUnknown(file: string, environments: ReadonlySet<string>, environment: string | undefined): void {
  const known = `choose one with --environment: ${[...environments].sort().join(', ')}`;
  if (environment === undefined) {
    throw new CommandError(`${file} has a value for each environment`, known);
  }
  if (environments.size > 0 && !environments.has(environment)) {
    throw new CommandError(`${file} has no environment ${environment}`, known);
  }
}
