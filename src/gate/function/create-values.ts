import { isNotFound, messageOf, nameOf } from '../../aws/errors';
import { Clock, RetryBudget } from '../../aws/retry-budget';
import { CheckSubject } from '../../checks/check';
import { placeOf, restore, shorten } from '../../checks/fixes';
import { subjectOf } from '../../checks/index';
import { OWNER_TAG } from '../../core/contracts/gate';
import { ConfigVariable, Declaration, GeneratedVariable } from '../../core/declaration';
import { generate } from '../../core/generate';
import { Finding } from '../../core/stored-value';
import { openStore, StoreServices } from '../../stores/store-services';
import { ValueToCreate } from '../../stores/value-store';

export interface CreateValuesOptions {
  /** The stack's id, for the tag. */
  readonly owner: string;
  readonly budget: RetryBudget;
  readonly clock: Clock;
}

export interface Created {
  readonly created: string[];
  readonly findings: Finding[];
}

type Creatable = GeneratedVariable | ConfigVariable;

/** Creates the named values where they are missing. A value that somebody else creates meanwhile stays as it is. */
export async function createValues(declaration: Declaration, names: readonly string[], stores: StoreServices, options: CreateValuesOptions): Promise<Created> {
  const created: string[] = [];
  const findings: Finding[] = [];
  const tag = { key: OWNER_TAG, value: options.owner };
  for (const [index, store] of declaration.stores.entries()) {
    const wanted = names.map((name) => toCreate(name, declaration.variables[name] as Creatable)).filter(({ variable }) => storeOf(declaration, variable) === index);
    if (wanted.length > 0) {
      const { written, failed } = await openStore(stores, store).create(wanted, { ...options, tag });
      created.push(...written);
      findings.push(...failed.map(({ variable, error }) => notCreated(subjectOf(declaration, variable)!, error)));
    }
  }
  return { created, findings };
}

function storeOf(declaration: Declaration, name: string): number {
  return (declaration.variables[name] as Creatable).store;
}

function toCreate(variable: string, declared: Creatable): ValueToCreate {
  return declared.kind === 'generated'
    ? { variable, name: declared.name, type: 'SecureString', value: () => generate(declared.length, declared.alphabet) }
    : { variable, name: declared.name, type: 'String', value: () => declared.value };
}

function notCreated(subject: CheckSubject, error: Error): Finding {
  const message = messageOf(error);
  const deleted = /delet/i.test(message) && /InvalidRequest/.test(nameOf(error));
  return {
    variable: subject.name,
    problem: `${placeOf(subject)} could not be created (${shorten(message)})`,
    fix: deleted
      ? restore(subject)
      : isNotFound(error) ? 'make the secret that the store names' : 'let the key and the policies allow it, then deploy again',
  };
}
