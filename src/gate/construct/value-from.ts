import { IConstruct } from 'constructs';
import { Gate } from './gate';
import { externalReference, storeReference } from './gate-reference';
import { isOwn } from '../../core/declaration';
import { serviceOf, valueFrom } from '../../core/location';
import { BoundDeclaration, BoundReference } from '../../variables/binding/bound-declaration';

/**
 * The `valueFrom` of a variable. It contains an attribute of the gate, so that its resource waits for the check. Without a gate
 * it is literal.
 */
export function gatedValueFrom(owner: IConstruct, { environment }: BoundDeclaration, { declared, location }: BoundReference, gate?: Gate): string {
  if (!gate) {
    return valueFrom(location, environment);
  }
  return isOwn(declared)
    ? storeReference(owner, gate, declared.store, serviceOf(location.service).afterPrefix(declared.name))
    : externalReference(owner, gate, location, environment);
}
