import { ownCommand } from '../../core/commands';
import { indentedFix } from '../../core/fix';
import { quoteName } from '../../core/printable';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { SyncPlan } from '../operations/sync/plan';
import { editedList, ListFile, readListFile, readSyncPlan, serviceOfList, writeList } from '../operations/sync/run';
import { storeLabel } from '../output/announce';
import { count, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';

export interface SyncOptions {
  /** Write nothing. A list that lacks names is a finding. */
  readonly check?: boolean;
  readonly dryRun?: boolean;
  /** Add names of type String too, as configuration with their values. */
  readonly config?: boolean;
  readonly allowCodeLoading?: readonly string[];
}

/** Adds the names in the service's store to its list. */
export async function sync(context: Context, file: string, options: SyncOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const list = readListFile(io, file);
  const service = await session.resolveService(serviceOfList(await session.services(), list));
  const [store] = service.declaration.stores;
  const plan = await withProgress(io, `Listing ${store.name}`, () =>
    readSyncPlan(session, service, list, { allowed: options.allowCodeLoading ?? [], config: options.config ?? false }));
  const changed = plan.added.length > 0;
  const edited = editedList(list, plan);
  const written = changed && !options.check && !options.dryRun;
  if (written) {
    writeList(io, list, edited);
  }
  if (output.asJson) {
    const added = plan.added.map(({ name, variable }) => ({ name, kind: variable.config === undefined ? 'secret' : 'config' }));
    output.json({ file, service: service.path, account: service.account, region: service.target.region, store: store.name, ...plan, added, changed, written });
  } else {
    print(output, service, list, plan, options);
  }
  noteUse(context, service, list);
  return plan.findings.length > 0 || (changed && options.check) ? EXIT.findings : EXIT.fine;
}

function print(output: Output, service: ResolvedService, { file }: ListFile, { added, findings, skipped }: SyncPlan, options: SyncOptions): void {
  const { bold, green, red, dim } = output.colours;
  output.line(`${bold(service.path)}  ${dim(`${storeLabel(service.declaration.stores[0])}, account ${service.account}, ${service.target.region}`)}`);
  added.forEach(({ name, variable }) => output.line(`  ${green('+')} ${name}: ${variable.config === undefined ? 'secret' : 'config'}`));
  for (const { name, problem, fixes } of findings) {
    output.line([`  ${red('x')} ${name}: ${problem}`, ...fixes.map((fix) => indentedFix(fix, '    '))].join('\n'));
  }
  skipped.forEach(({ name, reason }) => output.line(`  ${dim(`- ${quoteName(name)}: ${reason}`)}`));
  const names = count(added.length, 'name');
  if (added.length === 0) {
    output.line(`${file} ${findings.length > 0 ? 'is unchanged' : 'is up to date'}`);
  } else if (options.check) {
    output.line(`${file} lacks ${names}\n-> ${ownCommand(['sync', file, ...options.config ? ['--config'] : [], ...(options.allowCodeLoading ?? []).flatMap((name) => ['--allow-code-loading', name])], service.place)}`);
  } else {
    output.line(options.dryRun ? `${names} would be added to ${file}; nothing was written` : `${names} added to ${file}: commit it, and deploy`);
  }
}

/** Reports a list that the app doesn't read. */
function noteUse({ output, session }: Context, { path, declaration }: ResolvedService, { file, entries }: ListFile): void {
  const unknown = entries.filter(({ name }) => !Object.hasOwn(declaration.variables, name));
  if (entries.length === 0 || unknown.length === entries.length) {
    output.note(`${path} has no variable of ${file}: unless the app reads the file (VariableList.fromFile), nothing comes of it`);
  } else if (unknown.length > 0 && session.options.deployed === undefined) {
    output.note(`${path} lacks ${count(unknown.length, 'variable')} of ${file} (${unknown[0].name}${unknown.length > 1 ? ', …' : ''}): run "npx cdk synth" again`);
  }
}
