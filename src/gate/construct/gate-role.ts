import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { MAX_INLINE_POLICIES, MAX_MANAGED_POLICY, policySize } from '../../cdk/policy-size';
import { toPolicyStatement } from '../../cdk/policy-statement';
import { RuleError } from '../../core/errors';
import { StatementData } from '../../core/iam/statements';

/** The default quota of a role. */
const MAX_MANAGED = 10;
/** So that one statement fits a managed policy, however long its names are. */
const RESOURCES_A_STATEMENT = 20;
/** Version, braces and commas around the statements. */
const ENVELOPE = 60;

/** The role of the gate, which all declarations of a stack share, and what its quotas have left. */
export class GateRole {
  private inlineLeft: number;
  private managedLeft = MAX_MANAGED;

  constructor(public readonly role: iam.Role, inlineUsed: number) {
    this.inlineLeft = MAX_INLINE_POLICIES - inlineUsed;
  }

  /** Policies of their own for one declaration: inline while the role has room, then managed. */
  public allow(scope: Construct, statements: readonly StatementData[]): IDependable[] {
    const stack = Stack.of(scope);
    const sized = statements.flatMap(inPieces).map(toPolicyStatement).map((statement) => ({ statement, size: policySize(stack, statement.toStatementJson()) + 1 }));
    const total = sized.reduce((sum, { size }) => sum + size, ENVELOPE);
    if (total <= this.inlineLeft) {
      this.inlineLeft -= total;
      return [new iam.Policy(scope, 'Policy', { roles: [this.role], statements: sized.map(({ statement }) => statement) })];
    }
    return packs(sized).map((pack, index) => this.managed(scope, `Policy${index}`, pack));
  }

  private managed(scope: Construct, id: string, statements: iam.PolicyStatement[]): iam.ManagedPolicy {
    if (this.managedLeft-- === 0 || policySize(Stack.of(scope), statements.map((statement) => statement.toStatementJson())) > MAX_MANAGED_POLICY) {
      throw new RuleError({
        subject: 'variables',
        must: `must leave the gate's role within ${MAX_INLINE_POLICIES} characters of inline and ${MAX_MANAGED} managed policies`,
        got: scope.node.path,
        fix: 'move some ServiceSecrets to another stack, or refer to foreign values under one prefix by a store',
      });
    }
    return new iam.ManagedPolicy(scope, id, { description: 'What the gate may read and create for one ServiceSecrets', roles: [this.role], statements });
  }
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
      left = MAX_MANAGED_POLICY - ENVELOPE;
    }
    result[result.length - 1].push(statement);
    left -= size;
  }
  return result;
}
