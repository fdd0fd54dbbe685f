import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { MAX_MANAGED_POLICY, policySize } from '../../cdk/policy-size';
import { toPolicyStatement } from '../../cdk/policy-statement';
import { POLICY_ENVELOPE, RoleQuotas } from '../../cdk/role-quotas';
import { SharedPolicies } from '../../cdk/shared-policies';
import { StatementData } from '../../core/iam/statements';

/** Low enough that one statement fits a managed policy, even with the longest names. */
const RESOURCES_A_STATEMENT = 20;

/** The role of the gate, which all declarations of a stack share, and the rest of its quotas. */
export class GateRole {
  private readonly quotas: RoleQuotas;
  private shared?: SharedPolicies;

  constructor(public readonly role: iam.Role, inlineUsed: number) {
    this.quotas = new RoleQuotas({
      role,
      owner: 'the gate\'s role',
      inlineUsed,
      description: 'What the gate may read and create for one ServiceSecrets',
      fix: 'move some ServiceSecrets to another stack, or refer to external values under one prefix by a store',
    });
  }

  /** Adds policies for one declaration: inline while the role has room, then managed. */
  public allow(scope: Construct, statements: readonly StatementData[]): Construct[] {
    const stack = Stack.of(scope);
    const sized = toPieces(statements).map((statement) => ({ statement, size: policySize(stack, statement.toStatementJson()) + 1 }));
    const total = sized.reduce((sum, { size }) => sum + size, POLICY_ENVELOPE);
    return this.quotas.takeInline(total)
      ? [new iam.Policy(scope, 'Policy', { roles: [this.role], statements: sized.map(({ statement }) => statement) })]
      : packs(sized).map((pack, index) => this.quotas.managedPolicy(scope, `Policy${index}`, pack));
  }

  /** Adds the statements to policies that declarations share, as children of the scope. */
  public share(scope: Construct, statements: readonly StatementData[], declaredIn: Construct): Construct[] {
    this.shared ??= new SharedPolicies(scope, this.role, this.quotas);
    return this.shared.add(toPieces(statements), declaredIn);
  }
}

function toPieces(statements: readonly StatementData[]): iam.PolicyStatement[] {
  return statements.flatMap(inPieces).map(toPolicyStatement);
}

function inPieces(statement: StatementData): StatementData[] {
  const pieces: StatementData[] = [];
  for (let i = 0; i < statement.resources.length; i += RESOURCES_A_STATEMENT) {
    pieces.push({ ...statement, resources: statement.resources.slice(i, i + RESOURCES_A_STATEMENT) });
  }
  return pieces;
}

function packs(sized: readonly { readonly statement: iam.PolicyStatement; readonly size: number }[]): iam.PolicyStatement[][] {
  const result: iam.PolicyStatement[][] = [];
  let left = 0;
  for (const { statement, size } of sized) {
    if (size > left) {
      result.push([]);
      left = MAX_MANAGED_POLICY - POLICY_ENVELOPE;
    }
    result[result.length - 1].push(statement);
    left -= size;
  }
  return result;
}
