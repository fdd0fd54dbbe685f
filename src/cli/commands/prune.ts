import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { PruneItem } from '../operations/prune/plan';
import { readPrunePlan, removeSeen } from '../operations/prune/run';
import { announce } from '../output/announce';
import { count, timeOf } from '../output/output';
import { withProgress } from '../output/progress';
import { confirmed } from '../output/prompts';

export interface PruneOptions {
  readonly minAge: number;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export async function prune(context: Context, options: PruneOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const service = await session.resolveOne('prune');
  const [store] = service.declaration.stores;
  await announce(context, service, [0], { verb: options.dryRun ? 'would delete from' : 'deleting from', ...options });
  const items = await withProgress(io, `Listing ${store.name}`, (progress) =>
    readPrunePlan({ session, service, minAgeDays: options.minAge, onProgress: (text) => progress.update(text) }));
  const unused = items.filter(({ kept }) => kept === undefined);
  if (!output.asJson) {
    print(context, items);
  }
  let outcome: Awaited<ReturnType<typeof removeSeen>> = { removed: [], changed: [] };
  if (unused.length > 0 && !options.dryRun) {
    if (!await confirmed(io, `Delete ${count(unused.length, 'value')} for good?`, options.yes)) {
      throw new CommandError('nothing was deleted');
    }
    outcome = await withProgress(io, `Deleting ${count(unused.length, 'value')}`, () => removeSeen(service, unused));
  }
  const { removed, changed } = outcome;
  if (output.asJson) {
    output.json({ service: service.path, account: service.account, region: service.target.region, store: store.name, items, deleted: removed, changed });
  } else if (unused.length > 0) {
    output.line(options.dryRun ? 'nothing was deleted (--dry-run)' : `deleted: ${removed.length} of ${unused.length}`);
  }
  changed.forEach((name) => output.note(`${name} stays: somebody wrote it since the plan`));
  return changed.length > 0 ? EXIT.findings : EXIT.fine;
}

function print({ output }: Context, items: readonly PruneItem[]): void {
  const { red, dim } = output.colours;
  if (items.length === 0) {
    output.line('every name in the store is declared');
    return;
  }
  output.table(['NAME', 'CHANGED', ''], items.map(({ name, modified, kept }) => [name, timeOf(modified), kept === undefined ? red('unused') : dim(`kept: ${kept}`)]));
}
