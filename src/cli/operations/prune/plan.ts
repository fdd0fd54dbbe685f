import { StoreDeclaration } from '../../../core/declaration';
import { isOfOtherTool } from '../../../core/list/stray-names';
import { StoredName } from '../../../stores/value-store';
import { Service, UnreadableService } from '../../source/service';
import { PlacedStore, sameStore } from '../../values/same-store';
import { isOwner, namesOf, otherUsers, refersToName } from '../../values/store-users';

/** Who uses a store. */
export interface StoreUse {
  readonly store: StoreDeclaration;
  /** The service whose own store it is. */
  readonly owner: Pick<Service, 'path' | 'stack'>;
  /** Every declaration found, in the app and deployed. */
  readonly services: readonly Service[];
  /** Declarations that can't be read. Each of them may use any name. */
  readonly unreadable: readonly UnreadableService[];
  /** The `valueFrom` of every active revision of a task definition or job definition. */
  readonly references: readonly { readonly valueFrom: string; readonly user: string }[];
}

export interface PruneItem {
  readonly name: string;
  /** Only this version is deleted. */
  readonly version?: string;
  readonly modified?: Date;
  /** Why it is kept. Undefined if it will be deleted. */
  readonly kept?: string;
}

export interface MinimumAge {
  readonly now: Date;
  readonly minAgeDays: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The names that the owner doesn't declare, sorted by name. Those that are kept have a reason. */
export function planPrune(stored: readonly StoredName[], use: StoreUse, options: MinimumAge): PruneItem[] {
  const place: PlacedStore = { store: use.store, stack: use.owner.stack };
  const declared = namesOf(use.services.filter((service) => isOwner(service, use.owner)), place);
  const sharing = use.services.find((service) => !isOwner(service, use.owner) && service.declaration.stores.some((store) => sameStore({ store, stack: service.stack }, place)));
  const userOf = otherUsers(use.services, use.owner, use.store);
  return stored
    .filter(({ name }) => !declared.has(name))
    .map(({ name, version, modified }) => ({ name, version, modified, kept: reasonToKeep(name, modified, { ...use, userOf, sharing }, options) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface OtherUsers {
  readonly userOf: (name: string) => Service | undefined;
  /** Another service with the same store. */
  readonly sharing?: Service;
}

function reasonToKeep(name: string, modified: Date | undefined, use: StoreUse & OtherUsers, { now, minAgeDays }: MinimumAge): string | undefined {
  if (isOfOtherTool(name)) {
    return 'of another tool, which shares the path';
  }
  const other = use.userOf(name);
  if (other) {
    return `declared by ${other.path} (stack ${other.stack.name})`;
  }
  if (use.sharing) {
    return `the store is shared with ${use.sharing.path} (stack ${use.sharing.stack.name})`;
  }
  if (use.unreadable.length > 0) {
    const [{ path, stack }] = use.unreadable;
    return `the declaration of ${path} (stack ${stack.name}) can't be read, and may use it`;
  }
  const reference = use.references.find(({ valueFrom }) => refersToName(valueFrom, use.store, name));
  if (reference) {
    return `used by ${reference.user}`;
  }
  if (!modified || now.getTime() - modified.getTime() < minAgeDays * DAY_MS) {
    return modified ? `changed within ${minAgeDays} days` : 'its last change is not known';
  }
  return undefined;
}
