import { Environment, ValueLocation } from '../../../core/location';

/**
 * A running workload, as AWS or a file describes it. Don't trust its texts: everybody who may register a task definition can choose them.
 */
export interface AdoptedWorkload {
  /** ARN or file. */
  readonly name: string;
  /** What it is, in words. */
  readonly what: string;
  /** The environment in which its names of parameters and secrets are resolved. */
  readonly home: Home;
  readonly containers: readonly WorkloadContainer[];
}

/** For a file, region and account may be unknown. */
export type Home = Partial<Environment>;

export interface WorkloadContainer {
  readonly container: string;
  readonly secrets: readonly NamedReference[];
  readonly plain: readonly NamedValue[];
  readonly leftOut: readonly LeftOut[];
}

export interface NamedReference {
  readonly name: string;
  /** As written in the workload. */
  readonly valueFrom: string;
  /** Set if it is no `valueFrom` of ECS. */
  readonly location?: ValueLocation;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What a list can't contain, with the next step. */
export interface LeftOut {
  readonly what: string;
  readonly advice: string;
}
