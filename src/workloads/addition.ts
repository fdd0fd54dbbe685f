import { IConstruct } from 'constructs';

/** What one call adds to the containers of a resource. */
export interface AddedVariables {
  /** The construct that adds it. */
  readonly owner: IConstruct;
  /** Name of the container. Undefined if each task has only one. */
  readonly container?: string;
  readonly environment: ReadonlyMap<string, string>;
  /** `valueFrom` by name. */
  readonly secrets: ReadonlyMap<string, string>;
}

export interface Addition extends AddedVariables {
  /** ARNs of the roles that may read them. */
  readonly roles: readonly string[];
  /** The role to set if the resource has none. */
  readonly roleToSet?: string;
}
