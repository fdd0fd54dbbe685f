import { allow, denyDecrypt, evenIfMissing, StatementData, StatementScope } from './statements';

/** What the function may do for one service: that service alone, and metadata of the values that it uses. */
export function redeployStatements(service: string, scopes: readonly StatementScope[]): StatementData[] {
  return [
    allow(['ecs:UpdateService', 'ecs:DescribeServices', 'ecs:ListServiceDeployments'], [service]),
    ...scopes.flatMap(metadataOnly),
  ];
}

/** Denied for good: no other statement of the role can let it read a secret. */
function metadataOnly(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [allow(['ssm:GetParameters'], scope.resources), denyDecrypt(scope)]
    : [
      allow(['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'], evenIfMissing(scope)),
      { effect: 'Deny', actions: ['secretsmanager:GetSecretValue'], resources: scope.resources },
    ];
}
