import { IConstruct } from 'constructs';
import { Gate } from './gate';
import { foreignReference, storeReference } from './gate-reference';
import { isOwn, OwnVariable, ReferenceVariable } from '../../core/declaration';
import { parameterPrefix, partialSecretArn, secretSelector } from '../../core/references';
import { BoundDeclaration } from '../../variables/binding/bind-variables';

/**
 * The `valueFrom` of a variable: built on an attribute of the gate, so that what uses it waits for the check, and literal
 * without a gate.
 */
export function valueFrom(owner: IConstruct, declared: BoundDeclaration, name: string, gate?: Gate): string {
  const variable = declared.declaration.variables[name] as ReferenceVariable;
  if (isOwn(variable)) {
    return gate ? storeReference(owner, gate, variable.store, nameIn(declared, variable)) : literalStoreReference(declared, variable);
  }
  const reference = variable.kind === 'parameter'
    // In the same region the name, which is shorter; elsewhere ECS needs the ARN.
    ? variable.region === undefined && variable.parameter.startsWith('/') ? variable.parameter : declared.foreign.get(name)!.resources[0]
    : `${variable.arn}${secretSelector(variable)}`;
  return gate ? foreignReference(owner, gate, reference) : reference;
}

function literalStoreReference(declared: BoundDeclaration, variable: OwnVariable): string {
  const store = declared.declaration.stores[variable.store];
  const elsewhere = store.region ? { ...declared.place, region: store.region } : undefined;
  const prefix = store.kind === 'ssm' ? parameterPrefix(store.name, elsewhere) : `${store.arn ?? partialSecretArn(elsewhere ?? declared.place, store.name)}:`;
  return `${prefix}${nameIn(declared, variable)}`;
}

/** What follows the store's part: the last part of the path, or the JSON key with no stage and no version. */
function nameIn({ declaration }: BoundDeclaration, variable: OwnVariable): string {
  return declaration.stores[variable.store].kind === 'ssm' ? variable.name : `${variable.name}::`;
}
