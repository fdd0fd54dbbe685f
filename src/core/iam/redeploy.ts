import { allow, evenIfMissing, StatementData, StatementScope } from './statements';
import { actionsOf } from './store-actions';

/** A service, and its deployments in ECS. */
export interface RestartedService {
  readonly arn: string;
  readonly deployments: string;
}

/** Statements for one service: this service alone, and the metadata of the values that it uses. */
export function redeployStatements({ arn, deployments }: RestartedService, scopes: readonly StatementScope[]): StatementData[] {
  return [
    allow(['ecs:UpdateService', 'ecs:DescribeServices', 'ecs:ListServiceDeployments'], [arn]),
    allow(['ecs:DescribeServiceDeployments'], [deployments]),
    ...scopes.map((scope) => allow(actionsOf(scope).describeChanges, evenIfMissing(scope))),
  ];
}

/** A deny that overrides every other statement of the role, so that it never reads a value. */
export function neverReads(): StatementData[] {
  return [
    // eslint-disable-next-line no-restricted-syntax -- a denial, of every secret
    { effect: 'Deny', actions: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'], resources: ['*'] },
    {
      effect: 'Deny',
      actions: ['kms:Decrypt'],
      // eslint-disable-next-line no-restricted-syntax -- a denial, of every key
      resources: ['*'],
      // Lambda decrypts the function's environment with a KMS grant for this role.
      conditions: { StringLike: { 'kms:ViaService': 'ssm.*' } },
    },
  ];
}
