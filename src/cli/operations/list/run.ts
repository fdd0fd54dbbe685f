import { ListRow, planList, undeclaredIn, unlistedStores } from './plan';
import { ownNamesIn } from '../../../core/declaration';
import { ResolvedService, Session } from '../../session';
import { listIfAllowed } from '../../values/list-store';
import { readServiceValues } from '../../values/read-service-values';

export interface ListOptions {
  /** Show the values. */
  readonly values?: boolean;
}

export interface ListedRows {
  readonly service: ResolvedService;
  readonly rows: readonly ListRow[];
  /** What couldn't be read, and what that leaves out. */
  readonly notes: readonly string[];
}

/** Reads the values and the stores of a service, and asks for other services only where a name is left over. */
export async function runList(session: Session, service: ResolvedService, { values }: ListOptions): Promise<ListedRows> {
  const { declaration } = service;
  const readings = await readServiceValues(service, { metadata: !values });
  const listings = await Promise.all(declaration.stores.map((store, index) => listIfAllowed(store, service.target, ownNamesIn(declaration, index))));
  const { services: others, unknown } = undeclaredIn(declaration, listings).length > 0 ? await session.neighbours(service) : { services: [] };
  return {
    service,
    rows: planList(service, { readings, listings, others, values }),
    notes: [
      ...unlistedStores(declaration, listings).map((name) =>
        `the keys of ${name} are in its value, which you may not read: version and time are those of the secret, and a key may be missing`),
      ...(unknown === undefined ? [] : [`others may declare what is extra here: ${unknown}`]),
    ],
  };
}
