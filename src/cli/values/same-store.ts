import { StoreDeclaration } from '../../core/declaration';
import { StackSource } from '../source/stack-source';

/** A store as a stack refers to it. Without a region, it is in the stack's region. */
export interface PlacedStore {
  readonly store: StoreDeclaration;
  readonly stack: Pick<StackSource, 'account' | 'region'>;
}

/** Whether two stores may be the same: a stack without a fixed account or region may be anywhere. */
export function sameStore(a: PlacedStore, b: PlacedStore): boolean {
  return a.store.kind === b.store.kind && a.store.name === b.store.name
    && mayEqual(a.stack.account, b.stack.account) && mayEqual(regionOf(a), regionOf(b));
}

export function regionOf({ store, stack }: PlacedStore): string | undefined {
  return store.region ?? stack.region;
}

/** Whether two accounts or regions may be the same. Undefined may be any. */
export function mayEqual(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
