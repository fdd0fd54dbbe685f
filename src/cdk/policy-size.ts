import { Stack } from 'aws-cdk-lib';

/** Maximum characters of all inline policies of a role together, and of one managed policy. AWS doesn't count white space. */
export const MAX_INLINE_POLICIES = 10_240;
export const MAX_MANAGED_POLICY = 6_144;

/** Length of the longest values: GovCloud, the longest region, an account, the ARN of a key. */
const PSEUDO: Readonly<Record<string, number>> = { 'AWS::Partition': 10, 'AWS::Region': 14, 'AWS::AccountId': 12 };
const OTHER = 80;

/**
 * Characters that AWS will count of a policy or an event pattern, with the longest values of intrinsics.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function policySize(stack: Stack, policy: unknown, referenceLength = OTHER): number {
  return renderedPolicySize(stack.resolve(policy), referenceLength);
}

/** The same of what is resolved already. */
export function renderedPolicySize(policy: unknown, referenceLength = OTHER): number {
  return JSON.stringify(filled(policy, referenceLength)).length;
}

function filled(value: unknown, referenceLength: number): unknown {
  const fill = (item: unknown): unknown => filled(item, referenceLength);
  if (Array.isArray(value)) {
    return value.map(fill);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [key, argument] = Object.entries(value)[0] ?? [];
  if (key === 'Fn::Join') {
    return (argument[1] as unknown[]).map(fill).join(argument[0]);
  }
  if (key === 'Ref' || key?.startsWith('Fn::')) {
    return 'x'.repeat(PSEUDO[argument as string] ?? referenceLength);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item)]));
}
