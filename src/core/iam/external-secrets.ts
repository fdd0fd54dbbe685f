import { allow, keyStatement, StatementData, StatementScope } from './statements';
import { actionsOf } from './store-actions';

/**
 * The minimal statements of the External Secrets Operator. Unlike ECS it reads one parameter with each call.
 * @see https://external-secrets.io/latest/provider/aws-parameter-store/
 */
export function operatorReadStatements(scope: StatementScope): StatementData[] {
  return [allow([actionsOf(scope).readOne], scope.resources), ...keyStatement(scope, ['kms:Decrypt'])];
}
