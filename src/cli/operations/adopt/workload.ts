import { Environment, ValueLocation } from '../../../core/location';

/** What runs today, as AWS or a file describes it. Nothing of it is trusted: whoever may register a task definition chose the texts. */
export interface Workload {
  /** ARN or file. */
  readonly name: string;
  /** What it is, in words. */
  readonly what: string;
  /** Where its names of parameters and secrets lead. */
  readonly home: Home;
  readonly containers: readonly WorkloadContainer[];
}

/** Of a file neither may be known. */
export type Home = Partial<Environment>;

export interface WorkloadContainer {
  readonly container: string;
  readonly secrets: readonly NamedReference[];
  readonly plain: readonly NamedValue[];
  readonly leftOut: readonly LeftOut[];
}

export interface NamedReference {
  readonly name: string;
  /** As the workload says it. */
  readonly valueFrom: string;
  /** Where it is no `valueFrom` of ECS. */
  readonly location?: ValueLocation;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What a list can't contain, and what to do about it. */
export interface LeftOut {
  readonly what: string;
  readonly advice: string;
}
