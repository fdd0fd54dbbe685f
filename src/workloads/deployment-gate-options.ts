import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { assertMap, assertOptions, Assertion, flag } from '../core/input';
import * as input from '../variables/input';
import { Verification } from '../variables/verification';

/** How a deployment gate checks the references of task definitions. */
export interface DeploymentGateOptions {
  /**
   * How thoroughly values are checked before a task definition is registered. With `Verification.NONE` there is no gate, as for
   * `cdk watch` and hotswap deployments; the command line still sees the references.
   *
   * @default Verification.VALUES
   */
  readonly verification?: Verification;

  /**
   * Another verification for single references, by their names: of a value that the gate must not read, although the execution role
   * may. Names are those that findings have, such as `DATABASE_URL` or `app.secretOptions.apikey`.
   *
   * @default - `verification` for all of them
   *
   * @example const options: DeploymentGateOptions = { exceptions: { PARTNER_TOKEN: Verification.NONE } };
   */
  readonly exceptions?: { readonly [name: string]: Verification };

  /**
   * Customer managed keys of values whose key no construct of the app knows. The gate may use them through Parameter Store and
   * Secrets Manager, for these values only.
   *
   * @default - the keys of secrets that the app makes, and of imports with an `encryptionKey`
   *
   * @example const options: DeploymentGateOptions = { encryptionKeys: [key] };
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * Check at every deployment, also when no task definition changed. Each synthesis then returns another template.
   *
   * @default false
   */
  readonly verifyEveryDeployment?: boolean;

  /**
   * How long a deployment waits for missing values whose references are new, at most 14 minutes.
   *
   * @default - none
   *
   * @example Duration.minutes(5)
   */
  readonly waitForValues?: Duration;
}

const keys: Assertion = (subject, value) => {
  (Array.isArray(value) ? value : [value]).forEach((key: unknown) => input.key(subject, key));
};

const exceptions: Assertion = (subject, value) => {
  assertMap(subject, value, '{ PARTNER_TOKEN: Verification.NONE }');
  Object.entries(value as object).forEach(([name, verification]) => input.verification(`${subject}.${name}`, verification));
};

export function assertDeploymentGateOptions(options: unknown): void {
  assertOptions('options', options, {
    verification: input.verification, exceptions, encryptionKeys: keys, verifyEveryDeployment: flag, waitForValues: input.duration,
  });
}
