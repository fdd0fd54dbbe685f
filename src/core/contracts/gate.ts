import { WireDeclaration } from '../wire';

/** What the construct and the function agree on. */

export const GATE_RESOURCE_TYPE = 'Custom::ServiceSecrets';

/** The same for a task definition as it is, without a list of variables. The task definition depends on it and refers to nothing of it. */
export const DEPLOYMENT_GATE_RESOURCE_TYPE = 'Custom::DeploymentGate';

/** Key in a template's metadata for declarations that have no gate, each as text by its service. */
export const UNGATED_METADATA = 'cdk-service-secrets';

/** Key in the metadata of the gate, or of a template by the service, for what people are told about variables. */
export const VARIABLES_METADATA = 'cdk-service-secrets:variables';

/** Longest time that a Lambda function may run, less what the answer needs. */
export const MAX_WAIT_SECONDS = 14 * 60;
export const FUNCTION_TIMEOUT_SECONDS = 15 * 60;
/** CloudFormation gives up a minute after the function must have answered. */
export const SERVICE_TIMEOUT_SECONDS = FUNCTION_TIMEOUT_SECONDS + 60;

/** Waits when the gate is created and the same stack makes the key that values are encrypted with. */
export const WAIT_FOR_OWN_KEY_SECONDS = 10 * 60;

/** Properties of the custom resource. CloudFormation delivers each number and boolean as a string. */
export interface GateProperties {
  readonly Declaration: WireDeclaration;
  /** `ATTRIBUTE_SET`, so that an upgrade that adds an attribute runs the gate before anything refers to it. */
  readonly Attributes?: string;
  /** Tags of what the gate creates, beside its own. */
  readonly Tags?: Readonly<Record<string, string>>;
  /** Seconds to wait for values that are new in this declaration. */
  readonly Wait?: string | number;
  /** Seconds to wait for missing values when the gate itself is created. */
  readonly WaitOnCreate?: string | number;
  /** Digest of the task definitions that use the values, so that the gate runs when they change. */
  readonly TaskDefinitions?: string;
  /** Template parameters in those task definitions, for the same reason. */
  readonly Parameters?: Readonly<Record<string, unknown>>;
  /** Differs in each synthesis, with `verifyEveryDeployment`. */
  readonly Nonce?: string;
}

/**
 * Version of the set of attributes below; count it up with each change. CloudFormation keeps the last answer of a custom
 * resource while its properties stay the same, and an attribute that isn't in that answer fails the deployment.
 */
export const ATTRIBUTE_SET = '1';

/** Attributes of the custom resource. References are built on them, so that what uses one waits for the gate. */
export const GateAttribute = {
  /** Digest of the versions behind all references. */
  FINGERPRINT: 'Fingerprint',
  /** `arn:`, by which templates of version 0.1 begin external ARNs: a rollback may return to one. */
  ARN: 'Arn',
  /** `/`, by which they begin external names. */
  ROOT: 'Root',
  /** What precedes a name of a store in a reference. */
  store: (index: number): string => `Store${index}`,
} as const;

export type GateAttributes = Record<string, string>;

export const ARN_ATTRIBUTE_VALUE = 'arn:';
export const ROOT_ATTRIBUTE_VALUE = '/';

/** Label of a container: a new value of it makes a new revision. */
export const FINGERPRINT_LABEL = 'cdk-service-secrets.fingerprint';

/** Environment variable for the same, where a container has no labels. */
export const FINGERPRINT_VARIABLE = 'SERVICE_SECRETS_FINGERPRINT';

