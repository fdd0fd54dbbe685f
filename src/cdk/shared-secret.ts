import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { StatementData } from '../core/iam/statements';

/** The statements that each secret's policies have already. */
const SHARED = new WeakMap<secretsmanager.ISecret, Set<string>>();

/**
 * Lets a role read a secret that a stack of another account creates, by the policies of the secret and its key. These name the
 * account and compare the role in a condition: AWS refuses a principal that doesn't exist, and the secret may exist before the role.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function shareSecret(secret: secretsmanager.ISecret, grantee: iam.IGrantable, user: Stack, statements: readonly StatementData[]): void {
  const { grantPrincipal } = grantee;
  if (!isRole(grantPrincipal)) {
    return;
  }
  const actions = actionsOf(statements);
  const conditions = { ArnEquals: { 'aws:PrincipalArn': grantPrincipal.roleArn } };
  const shared = SHARED.get(secret) ?? new Set<string>();
  const text = JSON.stringify([actions, conditions]);
  if (shared.has(text)) {
    return;
  }
  SHARED.set(secret, shared.add(text));
  const principals = [new iam.AccountPrincipal(user.account)];
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

function actionsOf(statements: readonly StatementData[]): string[] {
  return [...new Set(statements.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => actions))].sort();
}

function isRole(principal: iam.IPrincipal): principal is iam.IRole {
  return 'roleArn' in principal;
}
