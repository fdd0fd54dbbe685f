import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { codeLoader } from '../../core/code-loading';
import { RuleError } from '../../core/errors';
import { SecretStore } from '../secret-store';
import { Variable } from '../variable';

/** The list files of variables by which processes load code and that nobody has allowed. */
const UNCONFIRMED = new WeakMap<Variable, string>();

/** Records such names of a list in a file, for a warning on the construct that uses the list. */
export function noteCodeLoading(file: string, variables: { readonly [name: string]: Variable }, allowed: readonly string[] = []): void {
  Object.entries(variables)
    .filter(([name, { _source: { kind } }]) => kind !== 'plain' && codeLoader(name) !== undefined && !allowed.includes(name))
    .forEach(([, variable]) => UNCONFIRMED.set(variable, file));
}

/** People review the file before they commit it, but not the value. So this only warns. */
export function warnOfCodeLoading(scope: Construct, variables: { readonly [name: string]: Variable }): void {
  for (const [name, variable] of Object.entries(variables)) {
    const file = UNCONFIRMED.get(variable);
    if (file !== undefined) {
      Annotations.of(scope).addWarningV2(`cdk-service-secrets:code-loading:${name}`,
        `\`${name}\` of ${file} makes ${codeLoader(name)} load code, and its value comes from a store: everybody who may write it can choose what the container runs; `
        + 'write it as `plain`, or allow it by its name in the option `allowCodeLoading`');
    }
  }
}

/** Nobody reviews the names in a store, so this is an error. */
export function assertNoCodeLoading({ storeName }: SecretStore, names: readonly string[], allowed: readonly string[] = []): void {
  const found = names.filter((name) => codeLoader(name) !== undefined && !allowed.includes(name));
  if (found.length > 0) {
    throw new RuleError({
      subject: storeName,
      must: `must contain no name by which ${codeLoader(found[0])} loads code, as everybody who may write its value can choose what the container runs`,
      got: found.map((name) => JSON.stringify(name)).join(', '),
      fix: 'leave it out with `exclude`, or allow it by its name in the option `allowCodeLoading`',
    });
  }
}
