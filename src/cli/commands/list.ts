import { workloadOfType } from '../../core/workloads';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { ListState, unobviousPlace } from '../operations/list/plan';
import { ListedRows, ListOptions, runList } from '../operations/list/run';
import { storeLabel } from '../output/announce';
import { author } from '../output/author';
import { describedLines } from '../output/described';
import { Output, timeOf } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';
import { workloadsOf } from '../source/workloads';

export async function list({ io, output, session }: Context, options: ListOptions): Promise<ExitCode> {
  const listed: ListedRows[] = [];
  for (const service of await session.resolve()) {
    const found = await withProgress(io, `Reading ${service.path}`, () => runList(session, service, options));
    found.notes.forEach((note) => output.note(note));
    listed.push(found);
  }
  if (output.asJson) {
    output.json({ services: listed.map(({ service, rows }) => ({ service: service.path, account: service.account, region: service.target.region, variables: rows })) });
  } else {
    listed.forEach((found, index) => print(output, found, options, index > 0));
  }
  return listed.some(({ rows }) => rows.some(({ state }) => state === 'missing' || state === 'unreadable')) ? EXIT.findings : EXIT.fine;
}

function print(output: Output, { service, rows }: ListedRows, { values }: ListOptions, separate: boolean): void {
  const { bold, dim, red, yellow } = output.colours;
  const { declaration } = service;
  if (separate) {
    output.line();
  }
  output.line(`${bold(service.path)}  ${dim(`${declaration.stores.length > 0 ? storeLabel(declaration.stores[0]) : `references of ${readerOf(service)}`}, account ${service.account}, ${service.target.region}`)}`);
  const mark: Record<ListState, string> = { shared: '', ok: '', missing: red('missing'), extra: yellow('extra'), pending: yellow('the next deployment creates it'), unknown: yellow('only the deployed stack knows where it is'), unreadable: red('unreadable') };
  const hasDescriptions = rows.some(({ description, helpUrl }) => description ?? helpUrl);
  const places = rows.map((row) => unobviousPlace(service, row) ?? '');
  const hasPlaces = places.some((place) => place !== '');
  output.table(['NAME', 'KIND', 'VERSION', 'CHANGED', 'BY', 'STATE', ...(hasPlaces ? ['PLACE'] : []), ...(values ? ['VALUE'] : []), ...(hasDescriptions ? ['DESCRIPTION'] : [])], rows.map((row, index) => [
    row.name, row.kind, shortVersion(row.version), timeOf(row.modified), author(row.by), row.declaredBy ? dim(`of ${row.declaredBy.join(', ')}`) : mark[row.state],
    ...(hasPlaces ? [places[index] && dim(places[index])] : []), ...(values ? [row.value ?? ''] : []),
    ...(hasDescriptions ? [describedLines(row).join('  ')] : []),
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
