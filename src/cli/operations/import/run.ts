import { IMPORT_ACTIONS, ImportItem, ImportPlan, ownNames, planImport } from './plan';
import { RetryBudget } from '../../../aws/retry-budget';
import { Declaration, OwnVariable } from '../../../core/declaration';
import { ownProperty } from '../../../core/json-object';
import { StoredValue } from '../../../core/stored-value';
import { ChangedMeanwhileError } from '../../../stores/changed-meanwhile';
import { readReferences } from '../../../stores/read-values';
import { WriteOutcome } from '../../../stores/value-store';
import { storesAt } from '../../aws/stores';
import { Context } from '../../context';
import { CommandError, EXIT, ExitCode } from '../../errors';
import { CertainValues } from '../../formats';
import { announce, announceSharedValues, announceTier } from '../../output/announce';
import { printFixes } from '../../output/fixes';
import { nextStep } from '../../output/next-step';
import { count, MASK, Output } from '../../output/output';
import { withProgress } from '../../output/progress';
import { confirmed } from '../../output/prompts';
import { noteFailures, printWrites } from '../../output/writes';
import { ResolvedService } from '../../session';
import { Current, currentOf } from '../../values/current-value';
import { replacesValue } from '../../values/planned-write';
import { SharedValues, sharedValuesOf } from '../../values/shared-values';
import { assertResolved } from '../../values/unresolved';
import { keyFor, writeValues } from '../../values/write-values';

export interface ApplyImportOptions {
  readonly extra?: boolean;
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** How long a plan counts as current. The version in a write's response shows changes in between. */
const FRESH_MS = 10_000;

/** Values to import. A file has more facts about them. */
export type ImportSource = Pick<CertainValues, 'values'> & Partial<CertainValues>;

/** Imports values into a service's stores: reads the current values, shows the plan, asks, writes, and reports the result. */
export async function applyImport(context: Context, service: ResolvedService, source: ImportSource, options: ApplyImportOptions): Promise<ExitCode> {
  const { io, output } = context;
  const plannedAt = Date.now();
  const plan = await withProgress(io, `Comparing with ${service.declaration.stores[0].name}`, () => planFor(service, source, options.extra));
  const stores = plan.writes.map(({ store }) => store);
  if (!options.dryRun) {
    stores.forEach((store) => keyFor(service, store, options.key));
  }
  await announce(context, service, stores.length ? stores : [0], { verb: options.dryRun ? 'would write to' : 'writing to', yes: options.yes, dryRun: options.dryRun || stores.length === 0 });
  if (!output.asJson) {
    printPlan(output, plan);
  }
  source.notes?.forEach((note) => output.note(note));
  const sharedValues = await sharedValuesOf(context.session, service, plan.writes);
  announceSharedValues(output, sharedValues);
  announceTier(output, service.declaration, plan.writes);
  if (options.dryRun || plan.writes.length === 0) {
    return finish(context, service, plan, { outcome: { written: [], failed: [] }, sharedValues }, options);
  }
  if (!await confirmed(io, `Write ${count(plan.writes.length, 'value')}?`, options.yes)) {
    throw new CommandError('nothing was written');
  }
  const outcome = await withProgress(io, `Writing ${count(plan.writes.length, 'value')}`, (progress) => writeValues(service, plan.writes, {
    key: options.key,
    signal: context.signal,
    isOld: () => !options.yes || Date.now() - plannedAt > FRESH_MS,
    onWritten: (done) => progress.update(`Written ${done} of ${plan.writes.length}`),
  }));
  return finish(context, service, plan, { outcome, sharedValues }, options);
}

async function planFor(service: ResolvedService, source: ImportSource, extra: boolean | undefined): Promise<ImportPlan> {
  const { declaration } = service;
  const { values } = source;
  const own = ownNames(declaration, values, extra);
  [...own.keys()].filter((name) => ownProperty(values, name)).forEach((name) => assertResolved(service, name));
  const readable = new Map([...own].filter(([name]) => !service.unresolved.has(name)));
  const readings = await readReferences(
    { ...declaration, verification: 'values', variables: Object.fromEntries(readable) },
    storesAt(service.target),
    { budget: RetryBudget.none() },
  );
  const current = new Map([...readable].map(([name, variable]): [string, Current] =>
    [name, currentOf(declaration.stores[variable.store], variable, readings.get(name), { variable: name, place: service.place })]));
  return planImport({ declaration, ...source, current, secrets: secretsOf(declaration, readable, readings), extra });
}

/** The text of each JSON secret, by its store, as it may become too long with the new values. */
function secretsOf({ stores }: Declaration, variables: ReadonlyMap<string, OwnVariable>, readings: ReadonlyMap<string, StoredValue>): Map<number, string> {
  return new Map([...variables].flatMap(([name, { store }]) => {
    const reading = readings.get(name);
    return stores[store].kind === 'secretsmanager' && reading?.status === 'found' && reading.value !== undefined ? [[store, reading.value] as const] : [];
  }));
}

function printPlan(output: Output, { items }: ImportPlan): void {
  const { green, yellow, red, dim } = output.colours;
  const paint = { new: green, changed: yellow, equal: dim, skipped: dim, unknown: red, missing: yellow, refused: red };
  const shown = items.filter(({ action }) => action !== 'equal');
  if (shown.length > 0) {
    output.table(['NAME', 'ACTION', 'VALUE', ''], shown.map(({ name, action, reason = '' }) =>
      [name, paint[action](action), action === 'new' || action === 'changed' ? MASK : '', reason]));
  }
  printFixes(output, items);
  output.line(summary(items));
}

function summary(items: readonly ImportItem[]): string {
  const counts = IMPORT_ACTIONS.map((action) => [action, items.filter((item) => item.action === action).length] as const);
  return counts.filter(([, number]) => number > 0).map(([action, number]) => `${number} ${action}`).join(', ') || 'nothing in the file';
}

interface Applied {
  readonly outcome: WriteOutcome;
  readonly sharedValues: SharedValues;
}

function finish({ output, session }: Context, service: ResolvedService, plan: ImportPlan, { outcome, sharedValues }: Applied, { dryRun }: ApplyImportOptions): ExitCode {
  const planned = plan.writes.length;
  const { written, failed } = outcome;
  const complete = written.length === planned;
  printWrites(output, service, { items: plan.items, planned, written: written.length, failed, dryRun }, 'written');
  if (dryRun) {
    return exitOf(plan);
  }
  if (!complete) {
    noteFailures(output, failed);
    throw new CommandError(`${planned - written.length} of ${planned} are not written`, failed.some(({ error }) => error instanceof ChangedMeanwhileError)
      ? 'run the same command again: it shows what others wrote as changed, and does the rest'
      : 'run the same command again: it does the rest');
  }
  if (plan.writes.some(replacesValue)) {
    nextStep(output, session, service, { stores: plan.writes.map(({ store }) => store), sharedValues });
  }
  return exitOf(plan);
}

/** A name or value of the file that wasn't written is a finding. */
function exitOf({ items }: ImportPlan): ExitCode {
  return items.some(({ action }) => action === 'unknown' || action === 'refused') ? EXIT.findings : EXIT.fine;
}
