import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ComparedValues } from './plan';
import { isOwn } from '../../../core/declaration';
import { withoutParts } from '../../../core/derived/parts';
import { activeSection } from '../../aws/profile';
import { Context } from '../../context';
import { CommandError } from '../../errors';
import { readInput } from '../../files';
import { certainValues, isDeclaredIn, parseValues, ReadableFormat, Relevance } from '../../formats';
import { Session } from '../../session';
import { oneService } from '../../source/select';
import { notHad, readDeliveredValues } from '../../values/read-delivered-values';
import { skipReason } from '../import/plan';

export interface SideOptions {
  readonly format?: ReadableFormat;
  readonly environment?: string;
  /** Profile of the second store, if it differs. */
  readonly otherProfile?: string;
  readonly otherRegion?: string;
  readonly otherApp?: string;
  readonly otherDeployed?: string;
}

export interface NamedSide {
  readonly label: string;
  readonly side: ComparedValues;
}

/** The two things that a person compares: files, services, or a service and a file. */
export async function readSides(context: Context, operands: readonly string[], options: SideOptions): Promise<[NamedSide, NamedSide]> {
  const { session } = context;
  if (options.otherProfile !== undefined) {
    await activeSection(options.otherProfile, undefined, '--other-profile');
  }
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

function otherSource({ options }: Session, { otherProfile, otherRegion, otherApp, otherDeployed }: SideOptions): Session['options'] {
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

async function sideOf(context: Context, operand: string, session: Session, options: SideOptions): Promise<NamedSide> {
  if (isFile(session, operand)) {
    return fileSide(context, operand, options);
  }
  return storeSide(new Session(session.io, { ...session.options, service: operand }), 'name the whole path of one');
}

async function fileSide({ io, output }: Context, file: string, options: SideOptions, relevant?: Relevance): Promise<NamedSide> {
  const { values, notes, uncertain } = certainValues(file, parseValues(await readInput(io, file), { file, ...options }), relevant);
  notes.forEach((note) => output.note(note));
  // A line without a value is a line that nobody has filled in.
  const filled = Object.entries(values).filter(([, value]) => value !== '');
  return { label: file, side: { values: new Map([...filled, ...uncertain.map((name): [string, string] => [name, ''])]) } };
}

/** When a file is compared with a store, the values of the store's variables must be certain in the file. */
async function relevance(session: Session): Promise<Relevance> {
  const declares = isDeclaredIn(oneService(await session.services(), 'diff').declaration);
  return { declares, uses: declares };
}

async function storeSide(session: Session, advice?: string): Promise<NamedSide> {
  const service = await session.resolveOne('diff', advice);
  const { declaration } = service;
  const read = await readDeliveredValues(service, (name) => isOwn(declaration.variables[name]));
  const denied = notHad(read).find(({ missing }) => !missing);
  if (denied) {
    throw new CommandError(`${denied.variable}: ${denied.problem}`, denied.fix);
  }
  const elsewhere = Object.entries(withoutParts(declaration).variables).filter(([, variable]) => !isOwn(variable))
    .map(([name, variable]) => [name, skipReason(declaration, variable)] as const);
  return { label: declaration.stores[0].name, side: { values: read.values, elsewhere: new Map(elsewhere) } };
}
