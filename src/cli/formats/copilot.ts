import { CommandError } from '../errors';
import { Values } from './format';
import { parseYamlObject } from './yaml';

/**
 * Input of `copilot secret init --cli-input-yaml`: for each name a value in each environment.
 * @see https://aws.github.io/copilot-cli/docs/commands/secret-init/
 */
export function parseCopilot(text: string, environment: string | undefined): Values {
  const parsed = parseYamlObject(text);
  const environments = new Set<string>();
  const values: Record<string, string> = {};
  for (const [name, byEnvironment] of Object.entries(parsed)) {
    if (typeof byEnvironment !== 'object' || byEnvironment === null || Array.isArray(byEnvironment)) {
      throw new CommandError(`${name} must have a value for each environment`, 'write NAME:, and below it, indented, ENVIRONMENT: value');
    }
    for (const [key, value] of Object.entries(byEnvironment)) {
      environments.add(key);
      if (key === environment) {
        values[name] = String(value);
      }
    }
  }
  if (environment === undefined || (environments.size > 0 && !environments.has(environment))) {
    throw new CommandError(environment === undefined ? 'Copilot\'s file has a value for each environment' : `the file has no environment ${environment}`,
      `choose one with --environment: ${[...environments].sort().join(', ')}`);
  }
  return values;
}

/** Whether a YAML file looks like Copilot's. */
export function isCopilot(text: string): boolean {
  const values = Object.values(parseYamlObject(text));
  return values.length > 0 && values.every((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
}
