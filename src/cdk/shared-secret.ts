import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { RuleError } from '../core/errors';
import { StatementData } from '../core/iam/statements';

/** The statements that each secret's policies have already. */
const SHARED = new WeakMap<secretsmanager.ISecret, Set<string>>();

/**
 * Lets a role or user use a secret that a stack of another account creates, by the policies of the secret and its key. These name the
 * account and compare the identity in a condition: AWS refuses a principal that doesn't exist, and the secret may exist before the role.
 *
 * Fails for other principals: no policy of a secret can name the people of a group.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function shareSecret(secret: secretsmanager.ISecret, grantee: iam.IGrantable, user: Stack, statements: readonly StatementData[], identityArn?: string): void {
  const { grantPrincipal } = grantee;
  const actions = actionsOf(statements);
  const conditions = { ArnEquals: { 'aws:PrincipalArn': identityArn ?? arnOf(grantPrincipal, secret) } };
  const shared = SHARED.get(secret) ?? new Set<string>();
  const text = JSON.stringify([actions, conditions]);
  if (shared.has(text)) {
    return;
  }
  SHARED.set(secret, shared.add(text));
  const principals = [new iam.AccountPrincipal(grantPrincipal.principalAccount ?? user.account)];
  const anything = ['*']; // eslint-disable-line no-restricted-syntax -- in the policy of a resource: that resource
  secret.addToResourcePolicy(new iam.PolicyStatement({
    actions: actions.filter((action) => action.startsWith('secretsmanager:')), resources: anything, principals, conditions,
  }));
  const ofKey = actions.filter((action) => action.startsWith('kms:'));
  if (ofKey.length === 0) {
    return;
  }
  const viaService = { StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(secret).region}.amazonaws.com` } };
  secret.encryptionKey?.addToResourcePolicy(new iam.PolicyStatement({
    actions: ofKey, resources: anything, principals, conditions: { ...conditions, ...viaService },
  }));
}

/** Without the creation: its stack creates the secret. */
function actionsOf(statements: readonly StatementData[]): string[] {
  const actions = statements.filter(({ effect }) => effect === 'Allow').flatMap((statement) => statement.actions);
  return [...new Set(actions)].filter((action) => action !== 'secretsmanager:CreateSecret').sort();
}

function arnOf(principal: iam.IPrincipal, secret: secretsmanager.ISecret): string {
  const { roleArn, userArn } = principal as Partial<iam.IRole & iam.IUser>;
  const arn = roleArn ?? userArn;
  if (arn === undefined) {
    throw new RuleError({
      subject: 'grantee',
      must: `must be a role or a user, which the policies of ${secret.node.path}, a secret of another account, can name`,
      got: Construct.isConstruct(principal) ? principal.node.path : principal.constructor.name,
      fix: 'grant it to the roles of these people',
    });
  }
  return arn;
}
