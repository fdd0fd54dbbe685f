import { isKnownObject, Path, Tree, valuesAt } from './tree';

/** A CloudFormation resource whose containers accept references to values: the location of the containers, and the roles that read. */
export interface Workload {
  readonly resourceType: string;
  /** In messages: `a task definition`. */
  readonly noun: string;
  /** In messages. */
  readonly service: 'ECS' | 'AWS Batch';
  /** The locations of the tasks in the resource, each with its own execution role. */
  readonly tasks: readonly TaskPlace[];
  /**
   * Where the resource contains the fingerprint of the values, so that CloudFormation updates it after a change: in a
   * docker label, or in an environment variable where there are no labels. `none` where each run reads the values for
   * itself.
   */
  readonly fingerprint: 'label' | 'environment' | 'none';
  /** Prefix of the names that the service reserves. */
  readonly barredPrefix?: string;
  /** Limits of AWS for one such resource. */
  readonly maxBytes: number;
  /** How to deliver a file there, for messages. */
  readonly insteadOfFile: string;
  /** The path of Fargate's platform version, from each task. */
  readonly platformVersions?: readonly Path[];
  /** Name of a container that has none in the template. */
  readonly onlyContainer?: string;
}

export interface TaskPlace {
  /** From the properties of the resource. */
  readonly task: Path;
  /** From the task. */
  readonly containers: Path;
}

/** In each task. */
export const EXECUTION_ROLE = 'ExecutionRoleArn';

export interface WorkloadTask {
  readonly role: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly containers: readonly Readonly<Record<string, unknown>>[];
}

/** The tasks of a resource, in the order of its workload's places. */
export function tasksIn(workload: Workload, properties: unknown, tree: Tree): WorkloadTask[] {
  return workload.tasks.flatMap(({ task, containers }) => valuesAt(properties, task, tree).filter(isKnownObject).map((found): WorkloadTask => ({
    role: found[tree.key(EXECUTION_ROLE)],
    properties: found,
    containers: valuesAt(found, containers, tree).filter(isKnownObject),
  })).filter((each) => each.containers.length > 0));
}

/** Every container of a resource. */
export function containersIn(workload: Workload, properties: unknown, tree: Tree): Readonly<Record<string, unknown>>[] {
  return tasksIn(workload, properties, tree).flatMap(({ containers }) => containers);
}

/** The name of a container, also of one that has none in the template. */
export function containerName({ onlyContainer }: Workload, container: Readonly<Record<string, unknown>>, tree: Tree): unknown {
  return container[tree.key('Name')] ?? onlyContainer;
}
