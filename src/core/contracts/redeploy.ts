/** The contract between the constructs and the function. */

export const DEFAULT_DEBOUNCE_SECONDS = 30;
export const MAX_DEBOUNCE_SECONDS = 300;
export const DEFAULT_RECONCILE_SECONDS = 3600;
export const MIN_RECONCILE_SECONDS = 600;
/** Delay between restarts of services that share a value. */
export const STAGGER_SECONDS = 15;

export const REDEPLOY_TIMEOUT_SECONDS = 60;
/** Lambda recommends six times the function's timeout. */
export const VISIBILITY_SECONDS = 6 * REDEPLOY_TIMEOUT_SECONDS;
/**
 * Receives of one message before SQS moves it to the dead-letter queue. The function replaces a message that only waits
 * before it reaches this number.
 */
export const MAX_RECEIVES = 50;

/** Message group of events that aren't assigned to services yet. Each service has its own group. */
export const EVENTS_GROUP = '#events';

export const REDEPLOY_METRIC = { restarts: 'Restarts', skipped: 'Skipped', failed: 'Failed' } as const;
export type RedeployMetric = (typeof REDEPLOY_METRIC)[keyof typeof REDEPLOY_METRIC];

/** Environment of the function. */
export const REDEPLOY_ENV = {
  queue: 'QUEUE_URL',
  deadLetterQueue: 'DEAD_LETTER_QUEUE_URL',
  stack: 'STACK_ID',
  /** Logical id of the resource whose metadata contains the watches. */
  watchesResourceId: 'WATCHES_RESOURCE',
} as const;

/**
 * Key in the metadata of that resource. Environment variables have room for 4 KB; metadata have room for any number of
 * names, and CloudFormation resolves the tokens in it.
 */
export const WATCHES_METADATA = 'cdk-service-secrets:watches';

/** Names below one prefix, or single parameters with an empty prefix. */
export interface ParameterWatch {
  readonly region: string;
  readonly prefix: string;
  readonly names: readonly string[];
  /** Seconds that this service waits longer than others that share the values. */
  readonly stagger?: number;
}

export interface SecretWatch {
  readonly region: string;
  /** Complete ARN, or one without the suffix. */
  readonly secret: string;
  /** The stage that ECS reads; none for a pinned version, which never changes and can only be deleted. */
  readonly stage?: string;
  readonly stagger?: number;
}

/** The values that one service uses, and how the function restarts it. */
export interface ServiceWatch {
  /** Name in messages, logs and metrics. */
  readonly name: string;
  readonly cluster: string;
  readonly service: string;
  /** Seconds without a further change before a restart. */
  readonly debounce: number;
  /** Seconds between reconciles; none when they are off. */
  readonly reconcile?: number;
  readonly parameters: readonly ParameterWatch[];
  readonly secrets: readonly SecretWatch[];
}

/** Body of a scheduled message: reconcile the services with this interval. */
export interface ReconcileMessage {
  readonly reconcile: number;
}
