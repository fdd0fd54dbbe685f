import { resolve, StackFacts } from './intrinsics';
import { Service } from './service';
import { taskDefinitionsOf } from './task-definitions';

/** ARNs of the execution roles of the task definitions that use a service, as far as they exist by now. */
export function executionRoles(service: Service, facts: StackFacts): string[] {
  const roles = taskDefinitionsOf(service).map(({ logicalId }) => {
    const role = service.stack.template.Resources?.[logicalId].Properties?.ExecutionRoleArn;
    const resolved = resolve(role, facts);
    return typeof resolved === 'string' ? resolved : undefined;
  });
  return [...new Set(roles.filter((role) => role !== undefined))].sort();
}
