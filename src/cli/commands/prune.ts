import { ActiveReference, activeReferences } from '../../aws/task-definitions';
import { cloudFormation } from '../aws/cloud-formation-client';
import { ecs } from '../aws/ecs-client';
import { storeAt } from '../aws/stores';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { PruneItem, planPrune } from '../operations/prune/plan';
import { announce } from '../output/announce';
import { count, timeOf } from '../output/output';
import { withProgress } from '../output/progress';
import { confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { deployedDeclarations } from '../source/deployed/declarations';
import { DecodedServices } from '../source/service';
import { listStore } from '../values/list-store';

export interface PruneOptions {
  readonly minAge: number;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export async function prune(context: Context, options: PruneOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const service = await session.resolveOne('prune');
  const [store] = service.declaration.stores;
  announce(output, service, [0], options.dryRun ? 'would delete from' : 'deleting from');
  const items = await planFor(context, service, options);
  const unused = items.filter(({ kept }) => kept === undefined).map(({ name }) => name);
  if (!output.asJson) {
    print(context, items);
  }
  let deleted: readonly string[] = [];
  if (unused.length > 0 && !options.dryRun) {
    if (!await confirmed(io, `Delete ${count(unused.length, 'value')} for good?`, options.yes)) {
      throw new CommandError('nothing was deleted');
    }
    deleted = await withProgress(io, `Deleting ${count(unused.length, 'value')}`, () => storeAt(store, service.target).remove(unused));
  }
  if (output.asJson) {
    output.json({ service: service.path, account: service.account, region: service.target.region, store: store.name, items, deleted });
  } else if (unused.length > 0) {
    output.line(options.dryRun ? 'nothing was deleted (--dry-run)' : `deleted: ${deleted.length} of ${unused.length}`);
  }
  return EXIT.fine;
}

async function planFor({ io, session }: Context, service: ResolvedService, { minAge }: PruneOptions): Promise<PruneItem[]> {
  const [store] = service.declaration.stores;
  return withProgress(io, `Listing ${store.name}`, async (progress) => {
    const stored = await listStore(store, service.target);
    const declared = await session.declared();
    const here = { account: service.account, region: service.target.region };
    const deployed: DecodedServices[] = [];
    const references: ActiveReference[] = [];
    // Whoever shares a store of another region is there, as a rule.
    for (const region of new Set([here.region, store.region ?? here.region])) {
      const target = { ...service.target, region };
      deployed.push(await deployedDeclarations(cloudFormation(target), { ...here, region }, (done) => progress.update(`Reading stacks of ${region} (${done})`)));
      references.push(...await activeReferences(ecs(target), (done) => progress.update(`Reading task definitions of ${region} (${done})`)));
    }
    const owner = { path: service.path, stack: { ...service.stack, ...here } };
    const found = [declared, ...deployed];
    const use = { store, owner, services: [service, ...found.flatMap(({ services }) => services)], unreadable: found.flatMap(({ unreadable }) => unreadable), references };
    return planPrune([...stored.values()], use, { now: new Date(), minAgeDays: minAge });
  });
}

function print({ output }: Context, items: readonly PruneItem[]): void {
  const { red, dim } = output.colours;
  if (items.length === 0) {
    output.line('every name in the store is declared');
    return;
  }
  output.table(['NAME', 'CHANGED', ''], items.map(({ name, modified, kept }) => [name, timeOf(modified), kept === undefined ? red('unused') : dim(`kept: ${kept}`)]));
}
