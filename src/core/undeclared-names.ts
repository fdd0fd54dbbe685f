import { DeclaredName, misspeltAmong } from './misspelt';
import { isVariableName } from './names';

/** The event that reports undeclared names in a store. Users' rules and targets read it: never change the meaning of a field. */

export const EVENT_SOURCE = 'cdk-service-secrets';
export const DETAIL_TYPE = 'Undeclared Names';

export interface UndeclaredNamesDetail {
  /** The same for each delivery of one report. */
  readonly id: string;
  readonly stack: string;
  readonly service: string;
  readonly store: StoreOfEvent;
  readonly names: readonly string[];
  readonly count: number;
  readonly nearest: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly unusable: readonly string[];
  readonly message: string;
}

export interface StoreOfEvent {
  readonly type: 'parameter-store' | 'secrets-manager';
  readonly name: string;
  readonly region: string;
}

export interface Report {
  readonly id: string;
  readonly stack: string;
  readonly service: string;
  readonly store: StoreOfEvent;
  /** Names that came into the store, and that no service declares. */
  readonly undeclared: readonly string[];
  readonly declared: readonly string[];
  /** All names in the store. */
  readonly present: readonly string[];
}

/**
 * EventBridge accepts entries of 256 KB, and so do many targets. Names beyond the limit are only counted. Bytes of each
 * field.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
const LIMITS = { names: 130_000, nearest: 60_000, missing: 20_000, unusable: 20_000 } as const;
const NAMES_IN_MESSAGE = 10;

export function undeclaredNames({ undeclared, declared, present, ...report }: Report): UndeclaredNamesDetail {
  const there = new Set(present);
  const missing = declared.filter((name) => !there.has(name)).sort();
  const usable = fitting(undeclared.filter(isVariableName).sort(), LIMITS.names);
  const unusable = fitting(undeclared.filter((name) => !isVariableName(name)).sort(), LIMITS.unusable);
  const nearest = nearestNames(usable, declared.map((name) => ({ name, missing: !there.has(name) })));
  const detail = { ...report, names: usable, count: undeclared.length, nearest, missing: fitting(missing, LIMITS.missing), unusable };
  return { ...detail, message: messageOf(detail) };
}

/** By the rule of the command `sync`, so that both name the same typing errors. */
function nearestNames(names: readonly string[], declared: readonly DeclaredName[]): Record<string, string> {
  const misspelt = misspeltAmong(declared);
  const found = names.flatMap((name): [string, string][] => {
    const meant = misspelt(name);
    return meant === undefined ? [] : [[name, meant]];
  });
  return Object.fromEntries(fitting(found, LIMITS.nearest));
}

/** The first names, as many as fit into this number of bytes of JSON. */
function fitting<T>(items: readonly T[], bytes: number): T[] {
  let left = bytes;
  return items.filter((item) => (left -= Buffer.byteLength(JSON.stringify(item)) + 1) >= 0);
}

type WithoutMessage = Omit<UndeclaredNamesDetail, 'message'>;

function messageOf({ service, store, names, count, nearest, missing, unusable }: WithoutMessage): string {
  const described = names.slice(0, NAMES_IN_MESSAGE).map((name) => (nearest[name] === undefined ? name : `${name} (did you mean ${nearest[name]}?)`));
  return [
    `${service} declares ${count === 1 ? 'no variable for a new name' : `no variables for ${count} new names`} in ${store.name}: ${listed([...described, ...unusable.slice(0, NAMES_IN_MESSAGE)], count)}.`,
    ...unusable.length ? [`A container can't have ${listed(unusable.slice(0, NAMES_IN_MESSAGE), unusable.length)} as a variable's name.`] : [],
    ...missing.length ? [`Declared, and missing in ${store.name}: ${listed(missing.slice(0, NAMES_IN_MESSAGE), missing.length)}.`] : [],
  ].join(' ');
}

function listed(names: readonly string[], count: number): string {
  return count > names.length ? `${names.join(', ')} and ${count - names.length} more` : names.join(', ');
}
