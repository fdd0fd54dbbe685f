import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { resourceOf } from '../cdk/reference-target';

/**
 * The role behind an `ExecutionRoleArn`. Returns the construct of the app if there is one. A role that exists only as a resource, as in an
 * included template, gets a policy by its `Ref`. Of any other role, only the ARN is known.
 */
export function executionRole(scope: Construct, resource: CfnResource, arn: string): iam.IRole {
  const target = resourceOf(arn, iam.CfnRole.CFN_RESOURCE_TYPE_NAME);
  if (target) {
    return ownerOf(target) ?? imported(scope, `Role${target.node.addr.slice(-8)}`, (id) => iam.Role.fromRoleName(scope, id, target.ref));
  }
  return roleWithArn(resource, arn) ?? imported(scope, `ExecutionRoleOf${resource.node.id}${resource.node.addr.slice(-8)}`, (id) => (isArn(arn)
    ? iam.Role.fromRoleArn(scope, id, arn, { mutable: false })
    : iam.Role.fromRoleName(scope, id, arn, { mutable: false })));
}

function ownerOf(role: CfnResource): iam.IRole | undefined {
  const owner = role.node.scope;
  return isRole(owner) && owner.node.defaultChild === role ? owner : undefined;
}

/** No resource of the app has the ARN of an imported role. */
function roleWithArn(resource: CfnResource, arn: string): iam.IRole | undefined {
  const id = identify(resource, arn);
  return resource.node.root.node.findAll().filter(isRole).find((role) => identify(resource, role.roleArn) === id);
}

function identify(resource: CfnResource, arn: string): string {
  return JSON.stringify(Stack.of(resource).resolve(arn));
}

function imported(scope: Construct, id: string, make: (id: string) => iam.IRole): iam.IRole {
  return scope.node.tryFindChild(id) as iam.IRole | undefined ?? make(id);
}

function isRole(construct: IConstruct | undefined): construct is iam.IRole {
  return construct !== undefined && 'roleArn' in construct && 'grantPrincipal' in construct;
}

function isArn(text: string): boolean {
  return Token.isUnresolved(text) || text.startsWith('arn:');
}
