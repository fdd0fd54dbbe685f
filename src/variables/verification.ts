/**
 * How thoroughly values are checked before a task definition that refers to them is registered.
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
   * Check what metadata tells: that the value exists, its type, its version. Values can't be read, by an explicit deny.
   * Empty values, missing JSON keys and values that ECS would mangle stay undetected.
   */
  METADATA = 'metadata',
  /**
   * No check, no gate, literal references. For `cdk watch` and hotswap deployments. Nothing creates generated values and
   * configuration then, so they must be there already: from a deployment with another verification, or by `put`.
   */
  NONE = 'none',
}
