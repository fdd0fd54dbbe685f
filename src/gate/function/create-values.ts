import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { generate } from './generate';
import { StoreClients } from '../../aws/clients';
import { isNotFound, messageOf, nameOf, withoutValue } from '../../aws/errors';
import { Clock, RetryBudget } from '../../aws/retry-budget';
import { CheckSubject } from '../../checks/check';
import { placeOf, restore, shorten } from '../../checks/fixes';
import { subjectOf } from '../../checks/index';
import { OWNER_TAG } from '../../core/contracts/gate';
import { ConfigVariable, Declaration, GeneratedVariable, StoreDeclaration } from '../../core/declaration';
import { Finding } from '../../core/stored-value';
import { changeJsonSecret } from '../../stores/secrets-manager/json-secret';

export interface CreateValuesOptions {
  /** The stack's id, for the tag. */
  readonly owner: string;
  readonly patience: RetryBudget;
  readonly clock: Clock;
}

export interface Created {
  readonly created: string[];
  readonly findings: Finding[];
}

type Creatable = GeneratedVariable | ConfigVariable;

/** Makes the named values where they are missing. What somebody else makes meanwhile stays as it is. */
export async function createValues(declaration: Declaration, names: readonly string[], clients: StoreClients, options: CreateValuesOptions): Promise<Created> {
  const created: string[] = [];
  const findings: Finding[] = [];
  const attempt = async (variables: readonly string[], write: () => Promise<readonly string[]>): Promise<void> => {
    try {
      created.push(...await options.patience.retryWhileDenied(write));
    } catch (error) {
      findings.push(...variables.map((name) => notCreated(subjectOf(declaration, name)!, error)));
    }
  };
  for (const [index, store] of declaration.stores.entries()) {
    const wanted = names.filter((name) => (declaration.variables[name] as Creatable).store === index);
    if (store.kind === 'ssm') {
      for (const name of wanted) {
        await attempt([name], async () => (await createParameter(declaration, name, store, clients, options.owner) ? [name] : []));
      }
    } else if (wanted.length) {
      await attempt(wanted, () => createKeys(declaration, wanted, store, clients, options));
    }
  }
  return { created, findings };
}

async function createParameter(declaration: Declaration, name: string, store: StoreDeclaration, clients: StoreClients, owner: string): Promise<boolean> {
  const variable = declaration.variables[name] as Creatable;
  const secure = variable.kind === 'generated';
  const value = valueOf(variable);
  try {
    await clients.ssm(store.region).send(new PutParameterCommand({
      Name: `${store.name}/${variable.name}`,
      Type: secure ? 'SecureString' : 'String',
      ...(secure && store.key ? { KeyId: store.key } : {}),
      Value: value,
      Overwrite: false,
      Tags: [{ Key: OWNER_TAG, Value: owner }],
    }));
    return true;
  } catch (error) {
    if (nameOf(error) === 'ParameterAlreadyExists') {
      return false;
    }
    throw withoutValue(error, value);
  }
}

async function createKeys(
  declaration: Declaration, names: readonly string[], store: StoreDeclaration, clients: StoreClients, { owner, clock }: CreateValuesOptions,
): Promise<readonly string[]> {
  const values = new Map(names.map((name) => [declaration.variables[name] as Creatable, name]));
  let added: string[] = [];
  await changeJsonSecret(clients.secretsManager(store.region), store.arn ?? store.name, (current) => {
    const missing = [...values].filter(([variable]) => !Object.prototype.hasOwnProperty.call(current, variable.name));
    added = missing.map(([, name]) => name);
    return Object.fromEntries(missing.map(([variable]) => [variable.name, valueOf(variable)]));
  }, store.arn ? { clock } : { clock, create: { kmsKeyId: store.key, tags: [{ Key: OWNER_TAG, Value: owner }] } });
  return added;
}

function valueOf(variable: Creatable): string {
  return variable.kind === 'generated' ? generate(variable.length, variable.alphabet) : variable.value;
}

function notCreated(subject: CheckSubject, error: unknown): Finding {
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
