/**
 * How thoroughly the gate checks values before CloudFormation registers a task definition that refers to them.
 *
 * @example
 *
 * new ServiceSecrets(this, 'Secrets', {
 *   store,
 *   variables: { DATABASE_URL: Variable.secret() },
 *   verification: Verification.METADATA,
 * });
 */
export enum Verification {
  /** Read each value and check that ECS can deliver it. No value leaves the function. */
  VALUES = 'values',
  /**
   * Check the metadata: that the value exists, its type and its version. An explicit deny prevents the gate from reading values.
   * It can't detect empty values, missing JSON keys and values that ECS would mangle.
   */
  METADATA = 'metadata',
  /**
   * No check, no gate, literal references. For `cdk watch` and hotswap deployments. Nothing creates generated values and
   * configuration then, so create them before, by a deployment with another verification or with `put`.
   */
  NONE = 'none',
}
