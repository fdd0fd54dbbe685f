import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { BoundReference } from './bound-declaration';
import { grantAll } from '../../cdk/identity-policies';
import { shareSecret } from '../../cdk/shared-secret';
import { StatementData, StatementScope } from '../../core/iam/statements';

/** A store or an external value that somebody may use. */
export type GrantedValues = Pick<BoundReference, 'scope' | 'ofOtherAccount'>;

/** Grants use of values by the policies of the grantee, and by those of secrets of other accounts. */
export function grantValues(grantee: iam.IGrantable, owner: IConstruct, values: readonly GrantedValues[], statementsOf: (scope: StatementScope) => StatementData[]): iam.Grant {
  for (const { scope, ofOtherAccount } of values) {
    if (ofOtherAccount) {
      shareSecret(ofOtherAccount, grantee, Stack.of(owner), statementsOf(scope));
    }
  }
  return grantAll(grantee, values.flatMap(({ scope }) => statementsOf(scope)));
}
