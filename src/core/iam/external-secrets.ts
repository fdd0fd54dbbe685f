import { allow, keyStatement, StatementData, StatementScope } from './statements';

/**
 * What the External Secrets Operator needs, and nothing else: it reads parameters one at a time, unlike ECS.
 * @see https://external-secrets.io/latest/provider/aws-parameter-store/
 */
export function operatorReadStatements(scope: StatementScope): StatementData[] {
  const action = scope.service === 'ssm' ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue';
  return [allow([action], scope.resources), ...keyStatement(scope, ['kms:Decrypt'])];
}
