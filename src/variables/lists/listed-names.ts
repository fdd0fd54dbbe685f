import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { assertNoCodeLoading } from './code-loading';
import { StoreListOptions } from './list-options';
import { FoundNames, lookedUpNames } from './looked-up-names';
import { RuleError } from '../../core/errors';
import { sortedNames } from '../../core/list/lookup';
import { isVariableName } from '../../core/names';
import { quoteName } from '../../core/printable';
import { SecretStore } from '../secret-store';

/** The names of a store that become variables. */
export function listedNames(scope: Construct, store: SecretStore, options: StoreListOptions): string[] {
  const { refresh = false, required = [], exclude = [], allowCodeLoading } = options;
  const found = lookedUpNames(scope, store, refresh);
  const isListed = (name: string): boolean => !exclude.includes(name);
  const names = found.names.filter(isListed);
  if (found.known) {
    assertRequired(store, required, names);
  }
  const possible = names.filter(isVariableName);
  reportImpossible(scope, store, names.filter((name) => !isVariableName(name)), refresh);
  const gone = goneNames(found).filter(isListed);
  gone.forEach((name) => warnOfGone(scope, store, name));
  assertNoCodeLoading(store, [...possible, ...gone], allowCodeLoading);
  return sortedNames([...possible, ...gone]);
}

/** Names that the deployed stack takes from the store and the store lacks. */
function goneNames({ names, declared }: FoundNames): string[] {
  return declared.filter((name) => !names.includes(name));
}

function assertRequired({ storeName }: SecretStore, required: readonly string[], names: readonly string[]): void {
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new RuleError({
      subject: storeName,
      must: `must hold what \`required\` names: ${required.join(', ')}`,
      got: `nothing for ${missing.join(', ')}`,
      fix: 'put the values, or take the names off the list of `required`',
    });
  }
}

/** Names from cdk.context.json change only on request, so this is an error. With `refresh`, a new name must not stop a deployment. */
function reportImpossible(scope: Construct, { storeName }: SecretStore, names: readonly string[], refresh: boolean): void {
  if (names.length === 0) {
    return;
  }
  const fix = 'leave it out with `exclude`, or list the names in a file and set another `name` for this one';
  if (!refresh) {
    throw new RuleError({ subject: storeName, must: 'must contain names that a container can have as variables', got: JSON.stringify(names[0]), fix });
  }
  names.forEach((name) => Annotations.of(scope).addWarningV2(`cdk-service-secrets:impossible-name:${name}`,
    `${storeName} has the name ${quoteName(name)}, which no container can have, so the service doesn't get it; ${fix}`));
}

function warnOfGone(scope: Construct, { storeName }: SecretStore, name: string): void {
  Annotations.of(scope).addWarningV2(`cdk-service-secrets:gone:${name}`,
    `the deployed service has \`${name}\`, and ${storeName} has it no more: it stays declared, and the gate stops the next change of the service until there is a value; `
    + 'put it, or take it off by the option `exclude`');
}
