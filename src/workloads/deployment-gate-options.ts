import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { assertOptions, Assertion, flag, mapOf } from '../core/input';
import * as input from '../variables/input';
import { Verification } from '../variables/verification';

/** How a deployment gate checks the references of task definitions. */
export interface DeploymentGateOptions {
  /**
   * How thoroughly the gate checks values before a task definition is registered. With `Verification.NONE` there is no gate, as for
   * `cdk watch` and hotswap deployments; the command line still sees the references.
   *
   * @default Verification.VALUES
   */
  readonly verification?: Verification;

  /**
   * A different verification for single references, by name: for a value that the gate must not read although the execution role
   * may. Use the names of the findings, such as `DATABASE_URL` or `app.secretOptions.apikey`.
   *
   * @default - `verification` for all of them
   *
   * @example const options: DeploymentGateOptions = { exceptions: { PARTNER_TOKEN: Verification.NONE } };
   */
  readonly exceptions?: { readonly [name: string]: Verification };

  /**
   * Customer managed keys of values whose key isn't known from a construct of the app. The gate may use them through Parameter
   * Store and Secrets Manager, for these values only.
   *
   * @default - the keys of secrets that the app creates, and of imports with an `encryptionKey`
   *
   * @example const options: DeploymentGateOptions = { encryptionKeys: [key] };
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * Check at every deployment, even if no task definition changed. Each synthesis then returns a different template.
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

export function assertDeploymentGateOptions(options: unknown): void {
  assertOptions('options', options, {
    verification: input.verification, exceptions: mapOf('`PARTNER_TOKEN` to Verification.NONE', input.verification), encryptionKeys: keys, verifyEveryDeployment: flag, waitForValues: input.duration,
  });
}
