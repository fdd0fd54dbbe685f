import { DeleteRolePolicyCommand, GetRolePolicyCommand, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Emulator, PolicyStatement } from '../../support/emulator';

/** One statement of a role, which can be taken away and given back. */
export interface RoleStatement {
  /** Effect and actions. */
  readonly title: string;
  remove(): Promise<void>;
  restore(): Promise<void>;
}

interface Document {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

/** All statements of a role, which has inline policies alone. */
export async function statementsOfRole(emulator: Emulator, RoleName: string): Promise<RoleStatement[]> {
  const { iam } = emulator.clients();
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  if (AttachedPolicies.length) throw new Error(`${RoleName} has managed policies, which are not mutated`);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const all = await Promise.all(PolicyNames.map(async (PolicyName) => {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const document = JSON.parse(decodeURIComponent(PolicyDocument!)) as Document;
    return document.Statement.map((statement) => roleStatement(emulator, { RoleName, PolicyName }, document, statement));
  }));
  return all.flat();
}

function roleStatement(emulator: Emulator, policy: { RoleName: string; PolicyName: string }, document: Document, statement: PolicyStatement): RoleStatement {
  const { iam } = emulator.clients();
  const put = async (Statement: readonly PolicyStatement[]): Promise<void> => {
    if (Statement.length) {
      await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: JSON.stringify({ ...document, Statement }) }));
    } else {
      await iam.send(new DeleteRolePolicyCommand(policy));
    }
  };
  return {
    title: `${statement.Effect} ${[statement.Action].flat().join(', ')} on ${JSON.stringify(statement.Resource)}`,
    remove: () => put(document.Statement.filter((each) => each !== statement)),
    restore: () => put(document.Statement),
  };
}
