import { codeLoader } from '../../../core/code-loading';
import { CommandPlace, ownCommand } from '../../../core/commands';
import { Declaration, isComposed, isOwn, ownNamesIn } from '../../../core/declaration';
import { variableOfPart } from '../../../core/derived/parts';
import { introduced } from '../../../core/fix';
import { NewVariable } from '../../../core/list/edit';
import { ListEntry, withListedParts } from '../../../core/list/entry';
import { sortedNames } from '../../../core/list/lookup';
import { strayReason } from '../../../core/list/stray-names';
import { DeclaredName, misspeltAmong } from '../../../core/misspelt';
import { exposure } from '../../../core/plain-text';
import { StoredName } from '../../../stores/value-store';
import { placeInStore, placeOf } from '../../source/service';

export interface SyncInput {
  /** The name of the list in messages. */
  readonly file: string;
  readonly entries: readonly ListEntry[];
  readonly declaration: Declaration;
  /** The names in the service's own store. */
  readonly stored: readonly StoredName[];
  /** The service of the app that uses a name of the store, by its path. */
  readonly users: ReadonlyMap<string, string>;
  /** Allowed names among those that can make processes load code. */
  readonly allowed: readonly string[];
  /** Values of the names that become configuration. Undefined without `--config`. */
  readonly configuration?: ReadonlyMap<string, string>;
  readonly place: CommandPlace;
}

export type SyncProblem =
  /** It resembles a declared name. */
  | 'misspelt'
  /** The list contains it, the store doesn't. */
  | 'missing'
  /** The service reads the variable from another place. */
  | 'unread'
  | 'loads-code'
  /** It isn't encrypted, and `--config` isn't set. */
  | 'not-encrypted';

/** A finding that a person has to decide. */
export interface SyncFinding {
  readonly name: string;
  readonly kind: SyncProblem;
  readonly problem: string;
  /** The steps to take, in this order: commands where there are some. */
  readonly fixes: readonly string[];
  /** The name that was probably meant. */
  readonly meant?: string;
}

/** A name that doesn't belong in this list, with the reason. */
export interface SkippedName {
  readonly name: string;
  readonly reason: string;
}

export interface SyncPlan {
  readonly added: readonly NewVariable[];
  readonly findings: readonly SyncFinding[];
  readonly skipped: readonly SkippedName[];
}

interface Comparison extends SyncInput {
  /** Names that the store contains or should contain, by the variables that read them. */
  readonly known: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, string | undefined>;
  /** The known name that another one is a typing error of. */
  readonly nearest: (name: string) => string | undefined;
}

/** Names in the service's own store that the list doesn't contain, sorted by name. */
export function planSync({ entries, ...others }: SyncInput): SyncPlan {
  const input = { ...others, entries: withListedParts(entries) };
  const names = { known: knownNames(input), types: new Map(input.stored.map(({ name, type }) => [name, type])) };
  const compared: Comparison = { ...input, ...names, nearest: misspeltAmong(candidates({ ...input, ...names })) };
  const answers = sortedNames(compared.types.keys()).filter((name) => !compared.known.has(name)).map((name) => judge(compared, name));
  const found = answers.flatMap((answer) => ('kind' in answer ? [answer] : []));
  const meant = new Set(found.map((finding) => finding.meant));
  return {
    added: answers.flatMap((answer) => ('variable' in answer ? [answer] : [])),
    findings: [...found, ...missing(compared).filter(({ name }) => !meant.has(name))].sort((x, y) => (x.name < y.name ? -1 : 1)),
    skipped: answers.flatMap((answer) => ('reason' in answer ? [answer] : [])),
  };
}

/** Includes the service's variables, and those of the list. */
function knownNames({ entries, declaration }: SyncInput): Map<string, string> {
  const own = Object.entries(declaration.variables)
    .flatMap(([name, variable]): [string, string][] => (isOwn(variable) && variable.store === 0 ? [[variable.name, name]] : []));
  return new Map([...own, ...entries.filter(isInOwnStore).map((entry): [string, string] => [nameOf(entry), entry.name])]);
}

function isInOwnStore({ variable: { secret, generated, config, derived, file, store } }: ListEntry): boolean {
  const stored = secret ?? generated ?? config ?? (file === undefined ? derived : undefined);
  return store === undefined && stored !== undefined;
}

function nameOf({ name, variable }: ListEntry): string {
  return variable.name ?? name;
}

function judge(compared: Comparison, name: string): NewVariable | SyncFinding | SkippedName {
  const user = compared.users.get(name);
  const reason = user === undefined ? strayReason(name, (other) => compared.known.has(other)) : `declared by ${user}`;
  return reason === undefined
    ? unread(compared, name) ?? loadsCode(compared, name) ?? misspelt(compared, name) ?? asVariable(compared, name)
    : { name, reason };
}

/** The name of a variable whose value is elsewhere. */
function unread({ entries, declaration }: Comparison, name: string): SyncFinding | undefined {
  const [store] = declaration.stores;
  const variable = Object.hasOwn(declaration.variables, name) ? declaration.variables[name] : undefined;
  if (!variable && !entries.some((entry) => entry.name === name)) {
    return undefined;
  }
  const elsewhere = !variable ? 'another place, which the list names' : variable.kind === 'plain' ? 'code' : isComposed(variable) ? 'its parts' : placeOf(declaration, variable);
  return {
    name,
    kind: 'unread',
    problem: `${placeInStore(store, name)} is read by nobody: the variable ${name} comes from ${elsewhere}`,
    // The command `delete` would delete the variable's own value.
    fixes: ['delete it in the console, so that nobody takes it for the value in use'],
  };
}

function loadsCode({ allowed, place, file }: Comparison, name: string): SyncFinding | undefined {
  const reader = codeLoader(name);
  return reader === undefined || allowed.includes(name) ? undefined : {
    name,
    kind: 'loads-code',
    problem: `${reader} loads code by this variable, so everybody who may write the value decides what the container runs`,
    fixes: [ownCommand(['delete', name], place), introduced('or, where it is meant', ownCommand(['sync', file, '--allow-code-loading', name], place))],
  };
}

function misspelt(compared: Comparison, name: string): SyncFinding | undefined {
  const { declaration: { stores: [store] }, known, types, nearest, place, file } = compared;
  const near = nearest(name);
  if (near === undefined) {
    return undefined;
  }
  const meant = known.get(near) ?? near;
  const isMissing = known.has(near) && !types.has(near);
  const copy = ['copy', meant, '--from', store.arn ?? store.name, '--from-name', name, ...store.region ? ['--from-region', store.region] : []];
  return {
    name,
    kind: 'misspelt',
    meant,
    problem: `probably ${near}, which is declared${isMissing ? ' and has no value' : ''}: nothing reads ${placeInStore(store, name)}`,
    fixes: [
      ...(isMissing ? [ownCommand(copy, place)] : []),
      ownCommand(['delete', name], place),
      `or, where it is a name of its own: add the line "${name}: secret" to ${file}`,
    ],
  };
}

/** Names of the store, and variables that have no value there. */
function candidates({ declaration, entries, known, types }: Omit<Comparison, 'nearest'>): DeclaredName[] {
  const inStore = new Set(known.values());
  const others = [...Object.keys(declaration.variables), ...entries.map(({ name }) => name)].filter((name) => !inStore.has(name));
  return [...[...known.keys()].map((name) => ({ name, missing: !types.has(name) })), ...others.map((name) => ({ name, missing: false }))];
}

/** Only a SecureString is certainly a secret. A String may be configuration or a secret. */
function asVariable({ configuration, declaration: { stores: [store] }, types, place, file }: Comparison, name: string): NewVariable | SyncFinding {
  const [type, value] = [types.get(name), configuration?.get(name)];
  if (type === undefined || type === 'SecureString') {
    return { name, variable: { secret: {} } };
  }
  const exposed = value === undefined ? undefined : exposure(value);
  if (type === 'String' && value !== undefined && !exposed) {
    return { name, variable: { config: value } };
  }
  return {
    name,
    kind: 'not-encrypted',
    problem: `${placeInStore(store, name)} is a ${type}, not a SecureString as a secret must be${exposed ? `, and its value is ${exposed.what}` : ''}`,
    fixes: [
      `a secret: add the line "${name}: secret" to ${file}, synthesize, and then ${ownCommand(['convert', name], place)}`,
      ...(type === 'String' && !exposed ? [`configuration, whose value everybody may read: ${ownCommand(['sync', file, '--config'], place)}`] : []),
    ],
  };
}

/** Secrets of the list that the store doesn't contain. Tasks don't start without them. */
function missing({ entries, declaration, types, place, file }: Comparison): SyncFinding[] {
  const ours = new Set(ownNamesIn(declaration, 0));
  return entries.filter((entry) => isInOwnStore(entry) && entry.variable.secret && !types.has(nameOf(entry))).map((entry) => ({
    name: entry.name,
    kind: 'missing',
    problem: `${placeInStore(declaration.stores[0], nameOf(entry))} has no value, and no task starts without it`,
    fixes: [
      `${ours.has(nameOf(entry)) ? '' : 'run "npx cdk synth" again, and then '}${ownCommand(['put', entry.name], place)}`,
      `or, where nobody needs it any more: remove ${variableOfPart(entry.name) === undefined ? `line ${entry.line}` : `the part and its placeholder in line ${entry.line}`} of ${file}`,
    ],
  }));
}
