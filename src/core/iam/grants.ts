import { Environment } from '../location';
import { allow, denyDecrypt, evenIfMissing, keyStatement, secretWriteKeyStatement, StatementData, StatementScope } from './statements';

/** Statements for people, applications and pipelines on a store or an external value. */

/** The path itself, on which IAM authorizes listing by path. */
function listing(scope: StatementScope): StatementData[] {
  const paths = scope.resources.filter((resource) => resource.endsWith('/*')).map((resource) => resource.slice(0, -2));
  return paths.length ? [allow(['ssm:GetParametersByPath'], paths)] : [];
}

export function peopleReadStatements(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [
      allow(['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory', 'ssm:ListTagsForResource'], scope.resources),
      ...listing(scope),
      ...keyStatement(scope, ['kms:Decrypt']),
    ]
    : [
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'], evenIfMissing(scope)),
      ...keyStatement(scope, ['kms:Decrypt']),
    ];
}

/** Advanced parameters need GenerateDataKey and Decrypt, standard ones Encrypt. */
export function peopleWriteStatements(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [allow(['ssm:PutParameter', 'ssm:AddTagsToResource'], scope.resources), ...keyStatement(scope, ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'])]
    : [
      // Adding a key needs the other keys, and compares versions before the swap.
      allow([
        'secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage',
      ], evenIfMissing(scope)),
      ...secretWriteKeyStatement(scope),
    ];
}

/** Denies values, also those under the AWS managed key, which needs no permission to decrypt. */
export function metadataStatements(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [allow(['ssm:GetParameters', 'ssm:ListTagsForResource'], scope.resources), ...listing(scope), denyDecrypt(scope)]
    : [
      allow(['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'], evenIfMissing(scope)),
      { effect: 'Deny', actions: ['secretsmanager:GetSecretValue'], resources: scope.resources },
    ];
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
