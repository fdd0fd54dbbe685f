import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isOwn } from '../../core/declaration';
import { withoutParts } from '../../core/derived/parts';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { readInput } from '../files';
import { certainValues, declaredNames, parseValues, ReadableFormat, Relevance } from '../formats';
import { DiffRow, diffValues, hasDifferences, Side } from '../operations/diff/plan';
import { diffRunning } from '../operations/diff-running/run';
import { skipReason } from '../operations/import/plan';
import { count, MASK, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { Session } from '../session';
import { oneService } from '../source/select';
import { notHad, readValues } from '../values/read-values';

export interface DiffOptions {
  readonly values?: boolean;
  /** Show equal values too. */
  readonly all?: boolean;
  readonly format?: ReadableFormat;
  readonly environment?: string;
  /** Compare with what running tasks have. */
  readonly running?: boolean;
  /** Profile of the second store, if it differs. */
  readonly otherProfile?: string;
  readonly otherRegion?: string;
  readonly otherApp?: string;
  readonly otherDeployed?: string;
}

interface NamedSide {
  readonly label: string;
  readonly side: Side;
}

export async function diff(context: Context, operands: readonly string[], options: DiffOptions): Promise<ExitCode> {
  if (options.running) {
    return diffRunning(context);
  }
  const { io, output, session } = context;
  const [left, right] = await withProgress(io, 'Comparing', async () => sidesOf(context, session, operands, options));
  const rows = diffValues(left.side, right.side);
  const shown = options.all ? rows : rows.filter(({ difference }) => difference !== 'same');
  if (output.asJson) {
    output.json({ left: left.label, right: right.label, equal: rows.filter(({ difference }) => difference === 'same').length, rows: shown.map((row) => (options.values ? row : withoutValues(row))) });
  } else {
    print(output, left.label, right.label, shown, options);
    summarize(output, rows, options);
  }
  return hasDifferences(rows) ? EXIT.findings : EXIT.fine;
}

async function sidesOf(context: Context, session: Session, operands: readonly string[], options: DiffOptions): Promise<[NamedSide, NamedSide]> {
  const other = new Session(session.io, otherSource(session, options));
  const [first, second] = operands;
  if (first !== undefined && second !== undefined) {
    return [await sideOf(context, first, session, options), await sideOf(context, second, other, options)];
  }
  if (first !== undefined) {
    return isFile(session, first)
      ? [await fileSide(context, first, options, await relevance(session)), await storeSide(session)]
      : [await sideOf(context, first, other, options), await storeSide(session)];
  }
  if (options.otherProfile || options.otherRegion || options.otherApp || options.otherDeployed) {
    return [await storeSide(session), await storeSide(other)];
  }
  throw new CommandError('diff compares two things', 'name a file, two services (diff A B), or --running');
}

function otherSource({ options }: Session, { otherProfile, otherRegion, otherApp, otherDeployed }: DiffOptions): Session['options'] {
  return {
    ...options,
    app: otherApp ?? options.app,
    deployed: otherDeployed ?? (otherApp ? undefined : options.deployed),
    profile: otherProfile ?? options.profile,
    region: otherRegion ?? options.region,
  };
}

function isFile({ io }: Session, operand: string): boolean {
  return operand === '-' || existsSync(resolve(io.cwd, operand)) || /^\.{0,2}\/.*\.\w+$|\.(env|json|ya?ml|sh)$/.test(operand);
}

async function sideOf(context: Context, operand: string, session: Session, options: DiffOptions): Promise<NamedSide> {
  if (isFile(session, operand)) {
    return fileSide(context, operand, options);
  }
  return storeSide(new Session(session.io, { ...session.options, service: operand }));
}

async function fileSide({ io, output }: Context, file: string, options: DiffOptions, relevant?: Relevance): Promise<NamedSide> {
  const { values, notes, uncertain } = certainValues(file, parseValues(await readInput(io, file), { file, ...options }), relevant);
  notes.forEach((note) => output.note(note));
  // A line without a value is a line that nobody has filled in.
  const filled = Object.entries(values).filter(([, value]) => value !== '');
  return { label: file, side: { values: new Map([...filled, ...uncertain.map((name): [string, string] => [name, ''])]) } };
}

/** When a file is compared with a store, the values of the store's variables must be certain in the file. */
async function relevance(session: Session): Promise<Relevance> {
  const declares = declaredNames(oneService(await session.services(), 'diff').declaration);
  return { declares, uses: declares };
}

async function storeSide(session: Session): Promise<NamedSide> {
  const service = await session.resolveOne('diff');
  const { declaration } = service;
  const read = await readValues(service, (name) => isOwn(declaration.variables[name]));
  const denied = notHad(read).find(({ missing }) => !missing);
  if (denied) {
    throw new CommandError(`${denied.variable}: ${denied.problem}`, denied.fix);
  }
  const elsewhere = Object.entries(withoutParts(declaration).variables).filter(([, variable]) => !isOwn(variable))
    .map(([name, variable]) => [name, skipReason(declaration, variable)] as const);
  return { label: declaration.stores[0].name, side: { values: read.values, elsewhere: new Map(elsewhere) } };
}

function withoutValues({ name, difference, elsewhere }: DiffRow): object {
  return { name, difference, elsewhere };
}

function summarize(output: Output, rows: readonly DiffRow[], { all }: DiffOptions): void {
  const equal = rows.filter(({ difference }) => difference === 'same').length;
  if (equal > 0 && !all) {
    output.line(`${count(equal, 'value')} equal (--all lists them)`);
  } else if (rows.length === 0) {
    output.line('neither has a value');
  }
}

function print(output: Output, left: string, right: string, rows: readonly DiffRow[], { values }: DiffOptions): void {
  const { dim, yellow, green, red } = output.colours;
  if (rows.length === 0) {
    return;
  }
  const words = { 'same': dim('same'), 'differs': yellow('differs'), 'only-left': green(`only in ${left}`), 'only-right': red(`only in ${right}`) };
  const said = ({ difference, elsewhere, left: value }: DiffRow): string => (difference === 'elsewhere' ? dim(`${elsewhere} for ${value === undefined ? left : right}`) : words[difference]);
  const show = (value: string | undefined): string => (value === undefined ? '' : values ? value : MASK);
  output.table(['NAME', 'DIFFERENCE', left, right], rows.map((row) => [row.name, said(row), show(row.left), show(row.right)]));
}
