import { StoreDeclaration } from '../declaration';
import type { Environment, ValueLocation } from '../location';

/** The differences between Parameter Store and Secrets Manager for values and references. */
export interface ValueService<L extends ValueLocation> {
  /** The location of one name of a store. */
  own(store: StoreDeclaration, name: string): L;
  /**
   * The reference for ECS: the name or the bare ARN, and the selector of a secret after it. In the same region a
   * parameter has its name, which is shorter.
   */
  partsOf(location: L, here: Environment): readonly [string, string];
  resources(location: L, here: Environment): string[];
  shown(location: L): string;
  /** Nothing where the text isn't a reference to this service. */
  parse(valueFrom: string): L | undefined;
  /** The part of each reference before the name in the store. `found` is the ARN that a read returned. */
  storePrefix(store: StoreDeclaration, here: Environment, found?: string): string;
  /** The part after that prefix: the last part of the path, or the JSON key without a stage or version. */
  afterPrefix(name: string): string;
  /** Resources of a policy that allows every name of the store. `complete` says whether an ARN of it has its suffix. */
  storeResources(store: StoreDeclaration, here: Environment, complete?: boolean): string[];
}
