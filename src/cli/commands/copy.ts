import { ownCommand } from '../../core/commands';
import { isOwn, OwnVariable } from '../../core/declaration';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { CopyPlan } from '../operations/copy/plan';
import { CopyOutcome, readCopy, writeCopy } from '../operations/copy/run';
import { CopySource, parseSource } from '../operations/copy/source';
import { announce, announceSharedValues, announceTier, storeLabel } from '../output/announce';
import { printFixes } from '../output/fixes';
import { count, MASK, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { confirmed } from '../output/prompts';
import { noteFailures, printWrites } from '../output/writes';
import { ResolvedService } from '../session';
import { findOwn } from '../values/find-variable';
import { sharedValuesOf } from '../values/shared-values';
import { assertResolved } from '../values/unresolved';
import { keyFor } from '../values/write-values';

export interface CopyOptions {
  readonly from: string;
  readonly fromName?: string;
  readonly fromRegion?: string;
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Copies values after a prefix, store or name changed in the app, with the caller's permissions. */
export async function copy(context: Context, names: readonly string[], options: CopyOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const service = await session.resolveOne('copy');
  const own = wanted(service, names);
  const source = sourceOf(own, options);
  const plan = await withProgress(io, `Comparing with ${source.store.name}`, () => readCopy(service, own, source));
  const stores = [...new Set([...own.values()].map(({ store }) => store))];
  if (!options.dryRun) {
    plan.values.forEach(({ store }) => keyFor(service, store, options.key));
  }
  await announce(context, service, stores, {
    verb: `${options.dryRun ? 'would copy' : 'copying'} from ${storeLabel(source.store)} to`, yes: options.yes, dryRun: options.dryRun || plan.values.length === 0,
  });
  announceSharedValues(output, await sharedValuesOf(session, service, plan.values));
  announceTier(output, service.declaration, plan.values);
  if (!output.asJson) {
    print(output, plan);
  }
  if (options.dryRun || plan.values.length === 0) {
    return finish(output, service, plan, { written: [], overtaken: [], failed: [] }, options);
  }
  if (!await confirmed(io, `Copy ${count(plan.values.length, 'value')}?`, options.yes)) {
    throw new CommandError('nothing was written');
  }
  const outcome = await withProgress(io, `Copying ${count(plan.values.length, 'value')}`, () => writeCopy(service, plan.values, options.key));
  return finish(output, service, plan, outcome, options);
}

/** The named variables, or all that a store of the service contains. */
function wanted(service: ResolvedService, names: readonly string[]): Map<string, OwnVariable> {
  const own = names.length
    ? new Map(names.map((name) => [name, findOwn([service], name, service.place).variable]))
    : new Map(Object.entries(service.declaration.variables).filter((entry): entry is [string, OwnVariable] => isOwn(entry[1]) && entry[1].kind !== 'derived'));
  [...own.keys()].forEach((name) => assertResolved(service, name));
  return own;
}

function sourceOf(own: ReadonlyMap<string, OwnVariable>, { from, fromName, fromRegion }: CopyOptions): CopySource {
  if (fromName !== undefined && own.size !== 1) {
    throw new CommandError(`--from-name is of one value, and ${own.size} are copied`, 'name the variable, as in `copy NAME --from OLD --from-name OLD_NAME`');
  }
  return { store: parseSource(from, fromRegion), name: fromName };
}

function print(output: Output, { items }: CopyPlan): void {
  const { green, yellow, red, dim } = output.colours;
  const paint = { copy: green, equal: dim, kept: yellow, missing: red, refused: red };
  output.table(['NAME', 'ACTION', 'VALUE', ''], items.map(({ name, action, reason = '' }) => [name, paint[action](action), action === 'copy' ? MASK : '', reason]));
  printFixes(output, items);
}

function finish(output: Output, service: ResolvedService, { items, values }: CopyPlan, { written, overtaken, failed }: CopyOutcome, { dryRun }: CopyOptions): ExitCode {
  const shown = items.map(({ problem: _problem, ...item }) => item);
  printWrites(output, service, { items: shown, planned: values.length, written: written.length, failed, dryRun }, 'copied', { overtaken });
  overtaken.forEach((name) => output.note(`${name} was put by somebody else meanwhile; theirs stays:\n-> ${ownCommand(['history', name], service.place)}`));
  if (failed.length > 0) {
    noteFailures(output, failed);
    throw new CommandError(`${failed.length} of ${values.length} are not copied`, 'run the same command again: it does the rest');
  }
  return overtaken.length > 0 || items.some(({ problem }) => problem) ? EXIT.findings : EXIT.fine;
}
