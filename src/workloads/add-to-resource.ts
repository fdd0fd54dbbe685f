import { CfnResource, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AddedVariables } from './addition';
import { executionRole } from './execution-role';
import { WorkloadVariables } from './workload-variables';
import { writtenTree } from '../cdk/authored-properties';
import { RuleError } from '../core/errors';
import { tasksIn, Workload } from '../core/workloads/workload';
import { Gate } from '../gate/construct/gate';

/** What a service adds to the containers of a resource. */
export interface AddRequest extends AddedVariables {
  readonly owner: Construct;
  /** Names of variables that are delivered as files. */
  readonly files: readonly string[];
  /** The role that the author named as the reader of the values. */
  readonly executionRole?: iam.IRole;
  /** Roles of a construct around the resource. */
  readonly knownRoles?: readonly iam.IRole[];
  /** Grants a role read access to all of the secrets. */
  readonly permit: (role: iam.IRole) => iam.Grant;
  readonly gate?: Gate;
}

export function addToResource(resource: CfnResource, workload: Workload, request: AddRequest): void {
  assertNoFiles(resource, workload, request.files);
  const variables = WorkloadVariables.of(resource, workload);
  variables.assertAddable(request);
  const readers = request.secrets.size > 0 ? findReaders(resource, workload, variables, request) : { roles: [] };
  const { owner, container, environment, secrets, gate } = request;
  variables.add({ owner, container, environment, secrets, roles: readers.roles.map(({ arn }) => arn), roleToSet: readers.toSet });
  if (secrets.size === 0) {
    return;
  }
  for (const { role } of readers.roles) {
    const grant = request.permit(role());
    if (!gate) {
      grant.applyBefore(resource); // the gate waits for its permissions, and the resource for the gate
    }
  }
  if (gate && workload.fingerprint !== 'none') {
    variables.showFingerprint(gate, { container, byUse: false });
  }
}

interface Reader {
  /** As it is written in the resource. */
  readonly arn: string;
  readonly role: () => iam.IRole;
}

interface Readers {
  readonly roles: readonly Reader[];
  readonly toSet?: string;
}

/** The roles with which ECS reads the values, one for each task. */
function findReaders(resource: CfnResource, workload: Workload, variables: WorkloadVariables, request: AddRequest): Readers {
  const { executionRole: given, knownRoles, owner } = request;
  if (knownRoles) {
    return { roles: unique(knownRoles.map((role) => ({ arn: role.roleArn, role: () => role }))) };
  }
  let isClosed = false;
  const properties = variables.authored();
  const written = tasksIn(workload, properties, writtenTree(properties, () => (isClosed = true))).map(({ role }) => role);
  const arns = workload.tasks.some(({ task }) => task.length === 0) ? [properties.executionRoleArn ?? properties.ExecutionRoleArn] : written;
  if (given) {
    arns.forEach((arn) => assertSameRole(resource, arn, given));
    const toSet = arns.includes(undefined) ? given.roleArn : undefined;
    return { roles: unique([given.roleArn, ...arns.filter((arn) => typeof arn === 'string')].map((arn) => ({ arn, role: () => given }))), toSet };
  }
  const missing = arns.some((arn) => typeof arn !== 'string');
  if (missing || arns.length === 0) {
    throw new RuleError({
      subject: resource.node.path,
      must: 'must have an execution role, which reads the values for its containers',
      got: arns.length === 0 && isClosed ? 'tasks that are known later only' : 'none',
      fix: 'set `executionRoleArn`, or pass the role as the option `executionRole`',
    });
  }
  return { roles: unique((arns as string[]).map((arn) => ({ arn, role: () => executionRole(owner, resource, arn) }))) };
}

function assertSameRole(resource: CfnResource, arn: unknown, given: iam.IRole): void {
  const isOther = typeof arn === 'string' && arn !== given.roleArn && !Token.isUnresolved(arn) && !Token.isUnresolved(given.roleArn);
  if (isOther) {
    throw new RuleError({
      subject: 'executionRole',
      must: `must be the execution role that ${resource.node.path} has`,
      got: `${given.roleArn} beside ${arn}`,
      fix: 'leave it out, or pass the role of the resource',
    });
  }
}

function unique(readers: readonly Reader[]): Reader[] {
  return [...new Map(readers.map((reader) => [reader.arn, reader])).values()];
}

function assertNoFiles(resource: CfnResource, workload: Workload, files: readonly string[]): void {
  if (files.length > 0) {
    throw new RuleError({
      subject: files[0],
      must: `must not be a file in ${resource.node.path}, as the library adds no volume to ${workload.noun}`,
      got: 'asFile',
      fix: workload.insteadOfFile,
    });
  }
}
