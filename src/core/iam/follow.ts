import { allow, evenIfMissing, keyStatement, StatementData, StatementScope } from './statements';

/** What the function that follows a store's names needs: names and times of parameters, all of a JSON secret. */
export function namesStatements(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [
      // Listing by path is authorized on the path itself.
      allow(['ssm:GetParametersByPath'], scope.resources.map((resource) => resource.replace(/\/\*$/, ''))),
      // When a parameter was created that somebody changed since.
      allow(['ssm:GetParameterHistory'], scope.resources),
    ]
    : [
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'], evenIfMissing(scope)),
      ...keyStatement(scope, ['kms:Decrypt']),
    ];
}
