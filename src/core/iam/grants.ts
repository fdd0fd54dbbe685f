import { allow, denyDecrypt, denyValues, evenIfMissing, keyStatement, StatementData, StatementScope, writeKeyStatement } from './statements';
import { actionsOf } from './store-actions';
import { Environment } from '../location';

/** Statements for people, applications and pipelines on a store or an external value. */

/** The path itself, on which IAM authorizes listing by path. */
function listing(scope: StatementScope): StatementData[] {
  const { list } = actionsOf(scope);
  const paths = scope.resources.filter((resource) => resource.endsWith('/*')).map((resource) => resource.slice(0, -2));
  return list !== undefined && paths.length ? [allow([list], paths)] : [];
}

export function peopleReadStatements(scope: StatementScope): StatementData[] {
  return [allow(actionsOf(scope).readAll, evenIfMissing(scope)), ...listing(scope), ...keyStatement(scope, ['kms:Decrypt'])];
}

export function peopleWriteStatements(scope: StatementScope): StatementData[] {
  return [allow(actionsOf(scope).write, evenIfMissing(scope)), ...writeKeyStatement(scope)];
}

/** Denies values, also those under the AWS managed key, which needs no permission to decrypt. */
export function metadataStatements(scope: StatementScope): StatementData[] {
  const { describeChanges, readTags } = actionsOf(scope);
  const denied = denyValues(scope);
  return [allow([...describeChanges, ...readTags], evenIfMissing(scope)), ...listing(scope), ...denied.length > 0 ? denied : [denyDecrypt(scope)]];
}

/** An ECS service that people restart, and whose tasks they compare with the store. */
export interface OperatedService {
  readonly service: string;
  readonly cluster: string;
  /** ARNs of the cluster's tasks. */
  readonly tasks: string;
}

export interface OperatedStack extends Environment {
  /** Name of the outermost stack: a nested one's begins with it. */
  readonly stack: string;
}

/** Statements for the commands of application people beside the values: the deployed stack, its tasks, and the authors of changes. */
export function operateStatements({ partition, region, account, stack }: OperatedStack, services: readonly OperatedService[]): StatementData[] {
  const stacks = [`${stack}/*`, `${stack}-*/*`].map((name) => `arn:${partition}:cloudformation:${region}:${account}:stack/${name}`);
  return [
    allow(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'], stacks),
    // eslint-disable-next-line no-restricted-syntax -- names and times, which IAM allows for all or none
    allow(['ssm:DescribeParameters', 'cloudformation:ListExports'], ['*']),
    ...services.length > 0 ? taskStatements(services) : [],
  ];
}

function taskStatements(services: readonly OperatedService[]): StatementData[] {
  const clusters = { ArnEquals: { 'ecs:cluster': [...new Set(services.map(({ cluster }) => cluster))] } };
  return [
    allow(['ecs:DescribeServices', 'ecs:UpdateService'], services.map(({ service }) => service)),
    { ...allow(['ecs:DescribeTasks'], [...new Set(services.map(({ tasks }) => tasks))]), conditions: clusters },
    // eslint-disable-next-line no-restricted-syntax -- of one cluster, by the condition
    { ...allow(['ecs:ListTasks'], ['*']), conditions: clusters },
    // eslint-disable-next-line no-restricted-syntax -- task definitions have no permissions of their own
    allow(['ecs:DescribeTaskDefinition'], ['*']),
  ];
}
