import { PruneItem, planPrune } from './plan';
import { activeJobReferences } from '../../../aws/job-definitions';
import { ActiveReference, activeReferences } from '../../../aws/task-definitions';
import { RemovalOutcome } from '../../../stores/value-store';
import { batch } from '../../aws/batch-client';
import { cloudFormation } from '../../aws/cloud-formation-client';
import { ecs } from '../../aws/ecs-client';
import { storeAt } from '../../aws/stores';
import { awsNow } from '../../aws/time';
import { ResolvedService, Session } from '../../session';
import { deployedDeclarations } from '../../source/deployed/declarations';
import { DecodedServices } from '../../source/service';
import { listStore } from '../../values/list-store';

export interface PruneScope {
  readonly session: Session;
  readonly service: ResolvedService;
  readonly minAgeDays: number;
  readonly onProgress: (text: string) => void;
}

/** Lists the service's own store, and everything in the account that may use its names. */
export async function readPrunePlan({ session, service, minAgeDays, onProgress }: PruneScope): Promise<PruneItem[]> {
  const [store] = service.declaration.stores;
  const stored = await listStore(store, service.target);
  const declared = await session.declared();
  const here = { account: service.account, region: service.target.region };
  const deployed: DecodedServices[] = [];
  const references: ActiveReference[] = [];
  // Services that use a store of another region are usually in that region.
  for (const region of new Set([here.region, store.region ?? here.region])) {
    const target = { ...service.target, region };
    deployed.push(await deployedDeclarations(cloudFormation(target), { ...here, region }, (done) => onProgress(`Reading stacks of ${region} (${done})`)));
    references.push(...await activeReferences(ecs(target), (done) => onProgress(`Reading task definitions of ${region} (${done})`)));
    references.push(...await activeJobReferences(batch(target), (done) => onProgress(`Reading job definitions of ${region} (${done})`)));
  }
  const owner = { path: service.path, stack: { ...service.stack, ...here } };
  const found = [declared, ...deployed];
  const use = { store, owner, services: [service, ...found.flatMap(({ services }) => services)], unreadable: found.flatMap(({ unreadable }) => unreadable), references };
  return planPrune([...stored.values()], use, { now: await awsNow(service.target), minAgeDays });
}

/** Deletes the versions in the plan, and none that was written since. */
export function removeSeen(service: ResolvedService, items: readonly PruneItem[]): Promise<RemovalOutcome> {
  return storeAt(service.declaration.stores[0], service.target).remove(items);
}
