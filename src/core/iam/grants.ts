import { allow, denyDecrypt, evenIfMissing, keyStatement, secretWriteKeyStatement, StatementData, StatementScope } from './statements';

/** What people, applications and pipelines need of a store or of a foreign value. */

/** The path itself, which listing by path is authorized on. */
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
      // Adding a key needs the other keys, and is a compare-and-swap of versions.
      allow([
        'secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage',
      ], evenIfMissing(scope)),
      ...secretWriteKeyStatement(scope),
    ];
}

/** Values are denied, also those under the AWS managed key, which needs no permission to decrypt. */
export function metadataStatements(scope: StatementScope): StatementData[] {
  return scope.service === 'ssm'
    ? [allow(['ssm:GetParameters', 'ssm:ListTagsForResource'], scope.resources), ...listing(scope), denyDecrypt(scope)]
    : [
      allow(['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'], evenIfMissing(scope)),
      { effect: 'Deny', actions: ['secretsmanager:GetSecretValue'], resources: scope.resources },
    ];
}
