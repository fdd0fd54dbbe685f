import { StoreDeclaration } from '../declaration';
import type { Environment, ValueLocation } from '../location';

/** What Parameter Store and Secrets Manager differ in, where values and references are concerned. */
export interface ValueService<L extends ValueLocation> {
  /** The location of one name of a store. */
  own(store: StoreDeclaration, name: string): L;
  /** What ECS reads: the name or the bare ARN, and the selector of a secret behind it. In the same region the name of a parameter, which is shorter. */
  partsOf(location: L, here: Environment): readonly [string, string];
  resources(location: L, here: Environment): string[];
  shown(location: L): string;
  /** Nothing where the text is no reference to this service. */
  parse(valueFrom: string): L | undefined;
  /** What precedes a name of the store in each reference. `found` is the ARN that a reading returned. */
  storePrefix(store: StoreDeclaration, here: Environment, found?: string): string;
  /** What follows that prefix: the last part of the path, or the JSON key with no stage and no version. */
  afterPrefix(name: string): string;
  /** Resources of a policy that allows every name of the store. `complete` says whether an ARN of it has its suffix. */
  storeResources(store: StoreDeclaration, here: Environment, complete?: boolean): string[];
}
