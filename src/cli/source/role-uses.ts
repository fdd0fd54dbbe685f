import { resolve, StackFacts } from './intrinsics';
import { Service } from './service';
import { FoundTask, FoundWorkload } from './template';
import { workloadsOf } from './workloads';
import { Declaration, isOwn, isReference } from '../../core/declaration';
import { fieldOf, locate, readId } from '../../core/location';
import { isPrintable, quoteName } from '../../core/printable';
import { RoleUse } from '../operations/check-role/plan';

/** The values of a service that each task of a workload reads, and the role that reads them, for roles that exist already. */
export function roleUses(service: Service, facts: StackFacts): RoleUse[] {
  return workloadsOf(service).flatMap((found) => found.tasks.flatMap((task): RoleUse[] => {
    const role = resolve(task.executionRole, facts);
    return typeof role === 'string' && isPrintable(role) ? [{ task: nameOf(found, facts), role, variables: variablesIn(task, service.declaration) }] : [];
  }));
}

/** `shop:41` if it is registered. */
function nameOf({ logicalId, name }: FoundWorkload, facts: StackFacts): string {
  const registered = facts.references?.[logicalId]?.split('/').pop();
  const resolved = resolve(name, facts);
  const shown = registered ?? (typeof resolved === 'string' ? resolved : logicalId);
  return isPrintable(shown) ? shown : quoteName(shown);
}

/** Variables of the declaration that containers and their log drivers get, under their own or another name. */
function variablesIn({ containers }: FoundTask, declaration: Declaration): string[] {
  const names = Object.keys(declaration.variables).filter((name) => isReference(declaration.variables[name]));
  if (declaration.stores.length === 0) {
    return names.sort(); // a workload without a list
  }
  const references = containers.flatMap(({ secrets }) => secrets);
  return names.filter((name) => references.some(({ name: as, valueFrom }) => as === name || endsWithPlaceOf(declaration, name, valueFrom))).sort();
}

/** A reference contains an attribute of the gate, so that only its end is plain text in a template. */
function endsWithPlaceOf(declaration: Declaration, name: string, valueFrom: unknown): boolean {
  const variable = declaration.variables[name];
  if (!isReference(variable)) {
    return false;
  }
  const location = locate(declaration, variable);
  const text = JSON.stringify(valueFrom);
  if (!isOwn(variable)) {
    const field = fieldOf(location);
    return text.includes(readId(location)) && (field === undefined || text.includes(`:${field}:`));
  }
  const { service } = location;
  return text.includes(`.Store${variable.store}}`) && text.includes(service === 'ssm' ? `}${variable.name}"` : `:${variable.name}:`);
}
