import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** IAM takes 64 characters, the longest region has 14. */
const MAX_NAME_WITHOUT_REGION = 49;

/**
 * Gives a role of the app a name, and returns its ARN in a form that stacks of other accounts can use. Such a stack can't refer to a
 * resource whose name only the deployment knows, and `eks.ServiceAccount` takes no name for its role.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/resources.html#resources-referencing
 */
export function nameRole(role: iam.IRole): string {
  const stack = Stack.of(role);
  const name = `${Names.uniqueResourceName(role, { maxLength: MAX_NAME_WITHOUT_REGION, separator: '-' })}-${stack.region}`;
  (role.node.defaultChild as iam.CfnRole).roleName = name;
  return stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
}
