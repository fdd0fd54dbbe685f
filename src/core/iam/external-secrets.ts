import { allow, keyStatement, StatementData, StatementScope } from './statements';

/**
 * The minimal statements of the External Secrets Operator. Unlike ECS it reads one parameter with each call.
 * @see https://external-secrets.io/latest/provider/aws-parameter-store/
 */
export function operatorReadStatements(scope: StatementScope): StatementData[] {
  const action = scope.service === 'ssm' ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue';
  return [allow([action], scope.resources), ...keyStatement(scope, ['kms:Decrypt'])];
}
