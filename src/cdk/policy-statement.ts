import * as iam from 'aws-cdk-lib/aws-iam';
import { StatementData } from '../core/iam/statements';

export function toPolicyStatement(data: StatementData): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: data.effect === 'Deny' ? iam.Effect.DENY : iam.Effect.ALLOW,
    actions: [...data.actions],
    resources: [...data.resources],
    conditions: data.conditions,
  });
}
