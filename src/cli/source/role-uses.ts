import { resolve, StackFacts } from './intrinsics';
import { Service } from './service';
import { variablesIn } from './task-variables';
import { TemplateWorkload } from './template';
import { workloadsOf } from './workloads';
import { isPrintable, shownName } from '../../core/printable';
import { RoleUse } from '../operations/check-role/plan';

/** The values of a service that each task of a workload reads, and the role that reads them, for roles that exist already. */
export function roleUses(service: Service, facts: StackFacts): RoleUse[] {
  return workloadsOf(service).flatMap((found) => found.tasks.flatMap((task): RoleUse[] => {
    const role = resolve(task.executionRole, facts);
    return typeof role === 'string' && isPrintable(role) ? [{ task: nameOf(found, facts), role, variables: variablesIn(task, service.declaration, facts) }] : [];
  }));
}

/** `shop:41` if it is registered. */
function nameOf({ logicalId, name }: TemplateWorkload, facts: StackFacts): string {
  const registered = facts.references?.[logicalId]?.split('/').pop();
  const resolved = resolve(name, facts);
  return shownName(registered ?? (typeof resolved === 'string' ? resolved : logicalId));
}
