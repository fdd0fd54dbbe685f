import { Annotations, IAspect, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { templateDigest } from '../cdk/digest';
import { policiesNamedById, policiesOf } from '../cdk/identity-policies';
import { MAX_INLINE_POLICIES, renderedPolicySize } from '../cdk/policy-size';
import { aspectOfStage } from '../cdk/stage-aspect';

/** Context key to edit the policy in place, as the CDK does. For a role without room for two policies. */
export const ORDERED_GRANTS_CONTEXT = 'cdk-service-secrets:orderedGrants';

/** Actions by which ECS reads values for a container. */
const READS = /^(ssm:GetParameters?|secretsmanager:GetSecretValue|kms:Decrypt|ssm:\*|secretsmanager:\*|kms:\*|\*)$/;
const MAX_POLICY_NAME = 128;

/**
 * Lets a running revision read its values until another one has replaced it.
 *
 * A deployment removes statements that it no longer needs from the policies of the execution role: from the CDK's default policy where a
 * container had an `ecs.Secret`, and from ours where a list had another prefix or variable. CloudFormation would edit a policy in place,
 * at any moment of the deployment, and tasks of the running revision that start after that can't read. So these policies get logical IDs
 * that depend on their read statements. A changed policy is then another resource. CloudFormation creates it before the new revision, and
 * deletes its predecessor after it has updated everything else, services included.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */
export function orderGrants(grantee: iam.IGrantable, scope: IConstruct): void {
  if (scope.node.tryGetContext(ORDERED_GRANTS_CONTEXT) !== false) {
    aspectOfStage(scope, OrderGrants)?.identities.add(grantee.grantPrincipal);
  }
}

class OrderGrants implements IAspect {
  /** The identities that read values of a list. */
  public readonly identities = new Set<iam.IPrincipal>();
  private readonly done = new Set<iam.IRole>();

  public visit(node: IConstruct): void {
    if (!(node instanceof ecs.TaskDefinition)) {
      return;
    }
    const { executionRole } = node;
    if (executionRole && this.identities.has(executionRole.grantPrincipal) && !this.done.has(executionRole)) {
      this.done.add(executionRole);
      replaceOnChange(executionRole, Stack.of(node));
    }
  }
}

/** Replaces a changed policy if the role has room for it and its successor. Otherwise CloudFormation edits it in place. */
function replaceOnChange(role: iam.IRole, stack: Stack): void {
  const defaults = role.node.children.filter((child): child is iam.Policy => child instanceof iam.Policy && Stack.of(child) === stack).map((policy) => render(policy, stack));
  const own = policiesOf(role).map((policy) => render(policy, Stack.of(policy)));
  const [defaultSize, ownSize] = [sizeOf(defaults), sizeOf(own)];
  // A list that doubles in one deployment still fits.
  const hasRoomForOwn = defaultSize * 2 + ownSize * 3 <= MAX_INLINE_POLICIES;
  const hasRoom = defaultSize * 2 + ownSize <= MAX_INLINE_POLICIES;
  if (hasRoomForOwn) {
    const namedById = new Set(policiesNamedById(role, stack));
    own.filter(({ policy }) => namedById.has(policy)).forEach((policy) => identifyByReads(policy, stack));
  }
  if (hasRoom) {
    defaults.forEach((policy) => identifyByReads(policy, stack));
  }
  if (!hasRoomForOwn || !hasRoom) {
    Annotations.of(role).addInfo(`The policies of ${role.node.path} have ${defaultSize + ownSize} characters and leave no room for successors beside them, so that CloudFormation edits them in place. `
      + 'When a reference moves to another place, keep its grant until the deployment after the move');
  }
}

/** A policy and its document as in the template. Resolving a document is slow, so each is resolved once. */
interface RenderedPolicy {
  readonly policy: iam.Policy;
  readonly document: { readonly Statement?: readonly Statement[] };
}

function render(policy: iam.Policy, stack: Stack): RenderedPolicy {
  return { policy, document: (stack.resolve(policy.document) ?? {}) as RenderedPolicy['document'] };
}

function sizeOf(policies: readonly RenderedPolicy[]): number {
  return policies.reduce((sum, { document }) => sum + renderedPolicySize(document), 0);
}

function identifyByReads({ policy: { node }, document }: RenderedPolicy, stack: Stack): void {
  const resource = node.defaultChild as iam.CfnPolicy;
  const id = `${String(stack.resolve(resource.logicalId))}${templateDigest(JSON.stringify(readsOf(document))).slice(0, 8).toUpperCase()}`;
  resource.overrideLogicalId(id);
  // The CDK derives the name from the first ID. Two policies of one name would be one policy, and the deletion would remove it.
  resource.policyName = id.slice(-MAX_POLICY_NAME);
}

interface Statement {
  readonly Action?: string | readonly string[];
}

function readsOf({ Statement: statements = [] }: RenderedPolicy['document']): readonly Statement[] {
  return statements.filter(({ Action = [] }) => [Action].flat().some((action) => READS.test(action)));
}
