import { addUnknown, planRoleCheck, unknownLines } from './plan';
import { StoredValue } from '../../../core/stored-value';
import { simulate } from '../../aws/simulate';
import { CommandError } from '../../errors';
import { ResolvedService } from '../../session';
import { deployedFacts } from '../../source/deployed/deployed-facts';
import { roleUses } from '../../source/role-uses';
import { knownPart } from '../../source/service';

export interface DeniedRead {
  readonly variable: string;
  readonly action: string;
  readonly role: string;
  /** Names of the task definitions that don't start. */
  readonly tasks: readonly string[];
}

export interface CheckedRole {
  readonly role: string;
  readonly tasks: readonly string[];
  /** Variables that its tasks get. */
  readonly variables: readonly string[];
}

export interface RoleReport {
  readonly roles: readonly CheckedRole[];
  readonly denied: readonly DeniedRead[];
  /** What a simulation of the role's policies can't answer. */
  readonly unknown: readonly string[];
}

const LIMITS = [
  'policies of the keys and secrets themselves, service control policies and VPC endpoint policies: the simulation sees the role\'s own policies and boundary',
];

/** Checks whether each execution role may read its tasks' variables, with IAM's policy simulation. */
export async function checkRole(service: ResolvedService, readings: ReadonlyMap<string, StoredValue>): Promise<RoleReport> {
  const uses = roleUses(service, await deployedFacts(service));
  if (uses.length === 0) {
    throw new CommandError(`no execution role of ${service.path} is known yet`, 'deploy the stack first, then check --as-role');
  }
  const { roles, unknown } = planRoleCheck({ uses, declaration: knownPart(service), readings, region: service.target.region });
  const denied: DeniedRead[] = [];
  for (const asked of roles) {
    for (const group of asked.groups) {
      const { allowed, answered } = await simulate(service.target, { principal: asked.role, resources: group.map(({ resource }) => resource), ...group[0] });
      for (const { variable, action, resource } of group) {
        if (!answered.has(resource)) {
          addUnknown(unknown, `values for which IAM gave no answer to ${action}`, variable);
        } else if (!allowed.has(resource)) {
          denied.push({ variable, action, role: asked.role, tasks: asked.tasks });
        }
      }
    }
  }
  return {
    roles: roles.map(({ role, tasks, variables }) => ({ role, tasks, variables })),
    denied: denied.sort((a, b) => (a.variable < b.variable ? -1 : 1)),
    unknown: [...unknownLines(unknown), ...LIMITS],
  };
}
