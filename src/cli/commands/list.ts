import { isOwn, isReference, ownNamesIn, sortedVariables, VariableDeclaration } from '../../core/declaration';
import { StoredValue } from '../../core/stored-value';
import { workloadOfType } from '../../core/workloads';
import { StoredName } from '../../stores/value-store';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { storeLabel } from '../output/announce';
import { describedLines, describedPart } from '../output/described';
import { Output, timeOf } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';
import { plainValues } from '../source/plain-values';
import { gateCreates, placeOf, Service } from '../source/service';
import { workloadsOf } from '../source/workloads';
import { listIfAllowed } from '../values/list-store';
import { reachIn } from '../values/reach';
import { readService } from '../values/read-service';
import { valueOf } from '../values/value-of';

export interface ListOptions {
  /** Show the values. */
  readonly values?: boolean;
}

/** `shared`: in the service's store, but only other services declare it. */
type State = 'ok' | 'missing' | 'extra' | 'shared' | 'pending' | 'unreadable';

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly state: State;
  readonly place?: string;
  readonly type?: string;
  readonly version?: string;
  readonly modified?: Date;
  readonly by?: string;
  readonly value?: string;
  /** Services that declare the name, when this one doesn't. */
  readonly declaredBy?: readonly string[];
  readonly description?: string;
  readonly helpUrl?: string;
}

export async function list(context: Context, options: ListOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const services = await session.resolve();
  const listed: { service: ResolvedService; rows: Row[] }[] = [];
  for (const service of services) {
    listed.push({ service, rows: await withProgress(io, `Reading ${service.path}`, () => rowsOf(context, service, options)) });
  }
  if (output.asJson) {
    output.json({ services: listed.map(({ service, rows }) => ({ service: service.path, account: service.account, region: service.target.region, variables: rows })) });
  } else {
    listed.forEach(({ service, rows }, index) => print(output, service, rows, options, index > 0));
  }
  return listed.some(({ rows }) => rows.some(({ state }) => state === 'missing' || state === 'unreadable')) ? EXIT.findings : EXIT.fine;
}

async function rowsOf({ output, session }: Context, service: ResolvedService, { values }: ListOptions): Promise<Row[]> {
  const { declaration } = service;
  const readings = await readService(service, { metadata: !values });
  const listings = await Promise.all(declaration.stores.map((store, index) => listIfAllowed(store, service.target, ownNamesIn(declaration, index))));
  declaration.stores.filter((_, index) => listings[index] === undefined).forEach(({ name }) =>
    output.note(`the keys of ${name} are in its value, which you may not read: version and time are those of the secret, and a key may be missing`));
  const plain = values ? plainValues(service, service.facts) : new Map<string, string>();
  const rows = sortedVariables(declaration).map(([name, variable]): Row => {
    const stored = isOwn(variable) ? listings[variable.store]?.get(variable.name) ?? (listings[variable.store] ? undefined : wholeSecret(name, readings.get(name))) : undefined;
    const value = values ? valueOf(declaration, variable, readings.get(name)) ?? plain.get(name) : undefined;
    return { ...rowOf(service, name, variable, readings.get(name), stored), ...(value === undefined ? {} : { value }) };
  });
  const undeclared = listings[0] ? extras(service, listings[0]) : [];
  const { services, unknown } = undeclared.length > 0 ? await session.neighbours(service) : { services: [] };
  if (unknown !== undefined) {
    output.note(`others may declare what is extra here: ${unknown}`);
  }
  return [...rows, ...undeclared.map((row) => ofOthers(row, service, services))].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function rowOf(service: ResolvedService, name: string, variable: VariableDeclaration, reading: StoredValue | undefined, stored: StoredName | undefined): Row {
  const row = { name, kind: kindOf(variable), place: placeOf(service.declaration, variable), ...describedPart(variable) };
  if (!isReference(variable)) {
    return { ...row, state: 'ok' };
  }
  if (service.unresolved.has(name)) {
    return { ...row, state: 'pending' };
  }
  if (isOwn(variable)) {
    const unreadable = reading?.status === 'denied' || reading?.status === 'failed';
    return stored ? { ...row, state: 'ok', ...described(stored) } : { ...row, state: unreadable ? 'unreadable' : gateCreates(service, name) ? 'pending' : 'missing' };
  }
  return reading?.status === 'found'
    ? { ...row, state: 'ok', type: reading.type, version: reading.version, modified: reading.modified }
    : { ...row, state: reading?.status === 'missing' ? 'missing' : 'unreadable' };
}

/** The metadata of a key show only that its secret exists. */
function wholeSecret(name: string, reading: StoredValue | undefined): StoredName | undefined {
  return reading?.status === 'found' ? { name, version: reading.version, modified: reading.modified } : undefined;
}

/** Names in the service's own store that this service doesn't declare. */
function extras(service: ResolvedService, listing: ReadonlyMap<string, StoredName>): Row[] {
  const declared = new Set(ownNamesIn(service.declaration, 0));
  return [...listing.values()].filter(({ name }) => !declared.has(name)).map((stored) => ({ name: stored.name, kind: '', state: 'extra', ...described(stored) }));
}

function ofOthers(row: Row, service: ResolvedService, others: readonly Service[]): Row {
  const declaredBy = reachIn(others, service, [{ store: 0, name: row.name }]).shared.flatMap((reached) => reached.services.map(({ path }) => path));
  return declaredBy.length > 0 ? { ...row, state: 'shared', declaredBy } : row;
}

function described({ type, version, modified, by }: StoredName): Pick<Row, 'type' | 'version' | 'modified' | 'by'> {
  return { type, version, modified, by };
}

function kindOf(variable: VariableDeclaration): string {
  return variable.kind === 'parameter' || variable.kind === 'foreign-secret' ? 'external' : variable.kind === 'derived-file' ? 'derived' : variable.kind;
}

function print(output: Output, service: ResolvedService, rows: readonly Row[], { values }: ListOptions, separate: boolean): void {
  const { bold, dim, red, yellow } = output.colours;
  const { declaration } = service;
  if (separate) {
    output.line();
  }
  output.line(`${bold(service.path)}  ${dim(`${declaration.stores.length > 0 ? storeLabel(declaration.stores[0]) : `references of ${readerOf(service)}`}, account ${service.account}, ${service.target.region}`)}`);
  const mark: Record<State, string> = { shared: '', ok: '', missing: red('missing'), extra: yellow('extra'), pending: yellow('the next deployment creates it'), unreadable: red('unreadable') };
  const told = rows.some(({ description, helpUrl }) => description ?? helpUrl);
  output.table(['NAME', 'KIND', 'VERSION', 'CHANGED', 'BY', 'STATE', ...(values ? ['VALUE'] : []), ...(told ? ['DESCRIPTION'] : [])], rows.map((row) => [
    row.name, row.kind, shortVersion(row.version), timeOf(row.modified), author(row.by), row.declaredBy ? dim(`of ${row.declaredBy.join(', ')}`) : mark[row.state], ...(values ? [row.value ?? ''] : []),
    ...(told ? [describedLines(row).join('  ')] : []),
  ]));
}

/** Without a list, the gate checks the references of one workload. */
function readerOf(service: ResolvedService): string {
  const [reader] = workloadsOf(service);
  return workloadOfType(reader?.type ?? '')?.noun.replace(/^an? /, 'the ') ?? 'the task definition';
}

/** Version IDs of Secrets Manager have 36 characters. The first eight distinguish them. */
function shortVersion(version: string | undefined): string {
  return version && /^[0-9a-f-]{36}$/.test(version) ? version.slice(0, 8) : version ?? '';
}

/** `user/NAME`, or the session name of a role. */
export function author(arn: string | undefined): string {
  return arn?.replace(/^arn:[^:]+:(iam|sts)::\d+:/, '') ?? '';
}
