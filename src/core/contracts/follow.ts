import { ParameterWatch, SecretWatch } from './redeploy';
import { StoreKind } from '../declaration';
import { WireDeclaration } from '../wire';

/** The contract between the constructs and the function. */

/** A list of 10,000 parameters is 1,000 calls. */
export const FOLLOW_TIMEOUT_SECONDS = 300;
/** Retries of a failed invocation, before Lambda sends the event to the on-failure queue. */
export const INVOCATION_RETRIES = 2;
/** Interval of the scheduled comparison, which finds lost events. */
export const POLL_INTERVAL_SECONDS = 3600;

/** Environment of the function. */
export const FOLLOW_ENV = {
  stack: 'STACK_ID',
  /** Logical id of the resource whose metadata contains the list of followed stores. */
  followsResourceId: 'FOLLOWS_RESOURCE',
  /** Group and role of the schedules that the function creates. */
  scheduleGroup: 'SCHEDULE_GROUP',
  scheduleRole: 'SCHEDULE_ROLE',
} as const;

/** Key in the metadata of that resource, for `Follows`. CloudFormation resolves the tokens in it. */
export const FOLLOWS_METADATA = 'cdk-service-secrets:follows';

/** Everything that the function of a stack follows, a list for each kind. */
export interface Follows {
  readonly names?: readonly NamesFollow[];
  readonly derived?: readonly DerivedFollow[];
}

/** A value composed of others, which changes with each of them. */
export interface DerivedFollow {
  /** Path of the construct. */
  readonly service: string;
  /** Logical id of the gate that composes the value in deployments. */
  readonly gate: string;
  readonly variable: string;
  /** The variable, its parts and the stores. */
  readonly declaration: WireDeclaration;
  /** Of the parameter, beside the gate's own. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The value itself and its parts. */
  readonly parameters: readonly ParameterWatch[];
  readonly secrets: readonly SecretWatch[];
}

/** After a change the function composes again, and once more after at least so long, when AWS returns the newest of everything. */
export const CONFIRM_SECONDS = 60;

/** Where the names of a store are. */
export interface FollowedStore {
  readonly kind: StoreKind;
  /** Prefix, or name of the secret. */
  readonly name: string;
  readonly region: string;
  /** Of a secret, in events: complete ARN, or one without the suffix. */
  readonly secret?: string;
  /** The identifier to read a secret by, where its name isn't enough. */
  readonly arn?: string;
}

/** A store whose undeclared names one service wants reported. */
export interface NamesFollow {
  /** Path of the construct. */
  readonly service: string;
  readonly store: FollowedStore;
  /** Names in the store that this service declares. */
  readonly declared: readonly string[];
  /** Names that other services of the app declare in it. */
  readonly elsewhere: readonly string[];
  readonly ignore: readonly string[];
}

/** A burst of new names ends after this time without another one. */
export const QUIET_SECONDS = 60;

/**
 * Names that nobody declares for longer than the function reports them, looks at a store that failed, and derived values that
 * couldn't be composed.
 */
export const FOLLOW_METRIC = { undeclared: 'UndeclaredNames', unread: 'StoresNotRead', uncomposed: 'ValuesNotComposed' } as const;
export type FollowMetric = (typeof FOLLOW_METRIC)[keyof typeof FOLLOW_METRIC];

/** The payload of the recurring schedule. */
export interface PollMessage {
  readonly look: 'all';
}
