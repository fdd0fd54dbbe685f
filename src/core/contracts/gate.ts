import { WireDeclaration } from '../wire';

/** The contract between the construct and the function. */

export const GATE_RESOURCE_TYPE = 'Custom::ServiceSecrets';

/** The gate of a task definition without a list of variables. The task definition depends on it, and contains no reference to it. */
export const DEPLOYMENT_GATE_RESOURCE_TYPE = 'Custom::DeploymentGate';

/** Key in a template's metadata for declarations that have no gate, each as text by its service. */
export const UNGATED_METADATA = 'cdk-service-secrets';

/** Key in the metadata of the gate, or of a template by service, for descriptions of variables. */
export const VARIABLES_METADATA = 'cdk-service-secrets:variables';

/** Lambda's maximum timeout minus the time needed to send the response. */
export const MAX_WAIT_SECONDS = 14 * 60;
export const GATE_TIMEOUT_SECONDS = 15 * 60;
/** CloudFormation times out a minute after the latest moment at which the function responds. */
export const SERVICE_TIMEOUT_SECONDS = GATE_TIMEOUT_SECONDS + 60;

/** Default wait for the first deployment of a gate whose stack also creates the encryption key. */
export const WAIT_FOR_OWN_KEY_SECONDS = 10 * 60;

/** Properties of the custom resource. CloudFormation delivers each number and boolean as a string. */
export interface GateProperties {
  readonly Declaration: WireDeclaration;
  /** `ATTRIBUTE_SET`, so that an upgrade that adds an attribute runs the gate before a reference uses it. */
  readonly Attributes?: string;
  /** The user's tags for everything that the gate creates. */
  readonly Tags?: Readonly<Record<string, string>>;
  /** Seconds to wait for values that are new in this declaration. */
  readonly Wait?: string | number;
  /** Seconds to wait for missing values when the gate itself is created. */
  readonly WaitOnCreate?: string | number;
  /** Digest of the task definitions that use the values, so that the gate runs when they change. */
  readonly TaskDefinitions?: string;
  /** Template parameters in those task definitions, for the same reason. */
  readonly Parameters?: Readonly<Record<string, unknown>>;
  /** Changes with each synthesis, with `verifyEveryDeployment`. */
  readonly Nonce?: string;
}

/**
 * Version of the set of attributes below; increment it with each change. CloudFormation keeps the last response of a
 * custom resource while its properties stay the same, and a reference to an attribute that isn't in that response fails
 * the deployment.
 */
export const ATTRIBUTE_SET = '1';

/** Attributes of the custom resource. References contain them, so every resource that uses a reference waits for the gate. */
export const GateAttribute = {
  /** Digest of the versions behind all references. */
  FINGERPRINT: 'Fingerprint',
  /** `arn:`, the beginning of external ARNs in templates of version 0.1. A rollback may return to such a template. */
  ARN: 'Arn',
  /** `/`, the beginning of external names in these templates. */
  ROOT: 'Root',
  /** The part of a reference in front of a name in a store. */
  store: (index: number): string => `Store${index}`,
} as const;

export type GateAttributes = Record<string, string>;

export const ARN_ATTRIBUTE_VALUE = 'arn:';
export const ROOT_ATTRIBUTE_VALUE = '/';

/** Docker label of a container: a new value registers a new revision. */
export const FINGERPRINT_LABEL = 'cdk-service-secrets.fingerprint';

/** Environment variable with the same value, where a container has no labels. */
export const FINGERPRINT_VARIABLE = 'SERVICE_SECRETS_FINGERPRINT';

