import { valueRemark } from '../../../checks/remarks';
import { Declaration, isOwn, OwnVariable, sortedVariables, VariableDeclaration } from '../../../core/declaration';
import { ownProperty } from '../../source/json';
import { placeOf } from '../../source/service';
import { Current } from '../../values/current-value';
import { Write } from '../../values/planned-write';
import { parameterType, valueProblem } from '../../values/value-rules';

export const IMPORT_ACTIONS = ['new', 'changed', 'equal', 'skipped', 'unknown', 'missing', 'refused'] as const;
export type ImportAction = typeof IMPORT_ACTIONS[number];

export interface ImportItem {
  readonly name: string;
  readonly action: ImportAction;
  readonly reason?: string;
}

export interface ImportPlan {
  /** A-Z. */
  readonly items: readonly ImportItem[];
  readonly writes: readonly Write[];
}

export interface ImportInput {
  readonly declaration: Declaration;
  readonly values: Readonly<Record<string, string>>;
  /** By variable, own ones only; names beyond the declaration under their own name. */
  readonly current: ReadonlyMap<string, Current>;
  /** Names of the file whose values aren't certain. Nobody declares them. */
  readonly uncertain?: readonly string[];
  /** Lines of the file with a name that nobody declares, and no value. */
  readonly unnamed?: readonly number[];
  /** Write names that the declaration doesn't have, into the service's own store. */
  readonly extra?: boolean;
}

/** What an import would do. Nothing that code or somebody else owns is written. */
export function planImport({ declaration, values, current, extra, uncertain = [], unnamed = [] }: ImportInput): ImportPlan {
  const items: ImportItem[] = [];
  const writes: Write[] = [];
  const names = [...new Set([...sortedVariables(declaration).map(([name]) => name), ...Object.keys(values), ...uncertain])].sort();
  for (const name of names) {
    const variable = variableOf(declaration, name, extra);
    const { write, ...item } = planName({ declaration, name, variable, value: ownProperty(values, name), current: current.get(name) ?? { state: 'absent' } });
    if (item.action) {
      items.push({ name, action: item.action, reason: item.reason });
    }
    if (write) {
      writes.push(write);
    }
  }
  items.push(...unnamed.map((line): ImportItem => ({ name: `line ${line}`, action: 'unknown', reason: 'a name without a value, and the service has no such variable' })));
  return { items, writes };
}

/** Own variables of the file: the only ones whose current values are read. */
export function ownNames(declaration: Declaration, values: Readonly<Record<string, string>>, extra?: boolean): Map<string, OwnVariable> {
  const own = new Map<string, OwnVariable>();
  for (const name of new Set([...Object.keys(declaration.variables), ...Object.keys(values)])) {
    const variable = variableOf(declaration, name, extra);
    if (variable && isOwn(variable)) {
      own.set(name, variable);
    }
  }
  return own;
}

interface NameInput {
  readonly declaration: Declaration;
  readonly name: string;
  readonly variable?: VariableDeclaration;
  readonly value?: string;
  readonly current: Current;
}

type NamePlan = { readonly action?: ImportAction; readonly reason?: string; readonly write?: Write };

function planName({ declaration, name, variable, value, current }: NameInput): NamePlan {
  if (!variable) {
    return { action: 'unknown', reason: 'the service has no such variable' };
  }
  if (!isOwn(variable)) {
    return value === undefined ? {} : { action: 'skipped', reason: skipReason(declaration, variable) };
  }
  if (value === undefined || value === '') {
    return unfilled(variable, value, current);
  }
  const problem = valueProblem(declaration.stores[variable.store], value);
  if (problem) {
    return { action: 'refused', reason: `the value ${problem}` };
  }
  if (current.state === 'blocked') {
    return { action: 'refused', reason: `${current.problem}; ${current.fix}` };
  }
  if (current.state === 'found' && current.value === value) {
    return { action: 'equal' };
  }
  const written = current.state === 'found' ? current.type : undefined;
  const write: Write = {
    variable: name,
    store: variable.store,
    name: variable.name,
    value,
    type: parameterType(variable.kind, written),
    description: variable.description,
    replaces: current.state !== 'absent',
  };
  const reasons = [...current.state === 'unseen' ? ['you may not read what is there'] : [], ...[valueRemark(value) ?? []].flat()];
  return { action: write.replaces ? 'changed' : 'new', reason: reasons.join('; ') || undefined, write };
}

/** Nothing in the file: only worth a word when nothing is in the store either, or when the line stands there empty. */
function unfilled(variable: OwnVariable, value: string | undefined, current: Current): NamePlan {
  if (current.state === 'absent') {
    return variable.kind === 'secret'
      ? { action: 'missing', reason: 'neither in the file nor in the store' }
      : value === undefined ? {} : { action: 'skipped', reason: 'empty in the file; the next deployment creates it' };
  }
  return value === undefined ? {} : { action: 'skipped', reason: 'empty in the file; the store keeps its value' };
}

export function skipReason(declaration: Declaration, variable: VariableDeclaration): string {
  return variable.kind === 'plain' ? 'set in code' : `owned by ${placeOf(declaration, variable)}`;
}

function variableOf(declaration: Declaration, name: string, extra: boolean | undefined): VariableDeclaration | undefined {
  return Object.prototype.hasOwnProperty.call(declaration.variables, name)
    ? declaration.variables[name]
    : extra ? { kind: 'secret', store: 0, name } : undefined;
}
