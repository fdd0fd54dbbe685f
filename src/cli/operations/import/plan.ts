import { valueRemarks } from '../../../checks/remarks';
import { Declaration, DerivedVariable, isComposed, isOwn, OwnVariable, sortedVariables, VariableDeclaration } from '../../../core/declaration';
import { ownProperty } from '../../../core/json-object';
import { misspeltAmong } from '../../../core/misspelt';
import { isVariableName, MAX_PARAMETER_NAME } from '../../../core/names';
import { placeOf } from '../../source/service';
import { Current } from '../../values/current-value';
import { plannedWrite, replacesValue, Write } from '../../values/planned-write';
import { secretSizeProblem } from '../../values/secret-size';
import { problemForAll } from '../../values/value-rules';

export const IMPORT_ACTIONS = ['new', 'changed', 'equal', 'skipped', 'unknown', 'missing', 'refused'] as const;
export type ImportAction = typeof IMPORT_ACTIONS[number];

export interface ImportItem {
  readonly name: string;
  readonly action: ImportAction;
  readonly reason?: string;
  readonly fix?: string;
}

export interface ImportPlan {
  /** A-Z. */
  readonly items: readonly ImportItem[];
  readonly writes: readonly Write[];
}

export interface ImportInput {
  readonly declaration: Declaration;
  readonly values: Readonly<Record<string, string>>;
  /** By variable, only own ones. Undeclared names are under their own name. */
  readonly current: ReadonlyMap<string, Current>;
  /** Undeclared names of the file whose values aren't certain. */
  readonly uncertain?: readonly string[];
  /** Lines of the file with an undeclared name and no value. */
  readonly unnamed?: readonly number[];
  /** The text of each JSON secret that exists, by its store. */
  readonly secrets?: ReadonlyMap<number, string>;
  /** Write undeclared names into the service's own store. */
  readonly extra?: boolean;
}

/** The changes that an import makes. It writes no value that code or another service owns. */
export function planImport(input: ImportInput): ImportPlan {
  const { declaration, values, current, extra, uncertain = [], unnamed = [] } = input;
  const items: ImportItem[] = [];
  const writes: Write[] = [];
  const didYouMean = suggestionsOf(declaration);
  const names = [...new Set([...sortedVariables(declaration).map(([name]) => name), ...Object.keys(values), ...uncertain])].sort();
  for (const name of names) {
    const variable = variableOf(declaration, name, extra);
    const { write, ...item } = planName({ declaration, didYouMean, name, variable, value: ownProperty(values, name), current: current.get(name) ?? { state: 'absent' } });
    if (item.action) {
      items.push({ name, action: item.action, reason: item.reason, ...(item.fix === undefined ? {} : { fix: item.fix }) });
    }
    if (write) {
      writes.push(write);
    }
  }
  items.push(...unnamed.map((line): ImportItem => ({ name: `line ${line}`, action: 'unknown', reason: 'a name without a value, and the service has no such variable' })));
  return withinLimits(input, oneValueEach(input, { items, writes }));
}

/** Several variables may read one value of a store. An equal value is written once, two different ones are refused. */
function oneValueEach({ declaration, values, extra }: ImportInput, { items, writes }: ImportPlan): ImportPlan {
  const reasons = new Map<string, Pick<ImportItem, 'action' | 'reason'>>();
  for (const [place, variables] of givenByPlace(declaration, values, extra)) {
    const isContradiction = new Set(variables.map((name) => values[name])).size > 1;
    const [first, ...others] = writes.filter(({ variable }) => variables.includes(variable)).map(({ variable }) => variable);
    (isContradiction ? variables : others).forEach((name) => reasons.set(name, isContradiction
      ? { action: 'refused', reason: `${variables.join(' and ')} are one value, ${place}, and two different ones are given` }
      : { action: 'equal', reason: `is one value with ${first}` }));
  }
  return {
    items: items.map((item) => ({ ...item, ...reasons.get(item.name) })),
    writes: writes.filter(({ variable }) => !reasons.has(variable)),
  };
}

/** Names with a value, by the place in a store that they share. */
function givenByPlace(declaration: Declaration, values: ImportInput['values'], extra: boolean | undefined): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [name, variable] of ownNames(declaration, values, extra)) {
    if (ownProperty(values, name)) {
      const place = placeOf(declaration, variable);
      names.set(place, [...names.get(place) ?? [], name].sort());
    }
  }
  return new Map([...names].filter(([, variables]) => variables.length > 1));
}

/** In a store of the service, and not owned by code. */
function isWritable(variable: VariableDeclaration): variable is Exclude<OwnVariable, DerivedVariable> {
  return isOwn(variable) && !isComposed(variable);
}

/** A JSON secret is written as a whole. If it would be too long, none of its values is written. */
function withinLimits({ declaration: { stores }, secrets }: ImportInput, { items, writes }: ImportPlan): ImportPlan {
  const problems = new Map(stores.flatMap((store, index) => {
    const changes = Object.fromEntries(writes.filter((write) => write.store === index).map(({ name, value }) => [name, value]));
    const problem = secretSizeProblem(store, secrets?.get(index), changes);
    return problem && Object.keys(changes).length > 0 ? [[index, problem] as const] : [];
  }));
  const refused = new Map(writes.flatMap(({ variable, store }) => (problems.has(store) ? [[variable, problems.get(store)] as const] : [])));
  return {
    items: items.map((item) => (refused.has(item.name) ? { ...item, action: 'refused', reason: refused.get(item.name) } : item)),
    writes: writes.filter(({ store }) => !problems.has(store)),
  };
}

/** Own variables of the file. The import reads the current values of no others. */
export function ownNames(declaration: Declaration, values: Readonly<Record<string, string>>, extra?: boolean): Map<string, OwnVariable> {
  const own = new Map<string, OwnVariable>();
  for (const name of new Set([...Object.keys(declaration.variables), ...Object.keys(values)])) {
    const variable = variableOf(declaration, name, extra);
    if (variable && isWritable(variable)) {
      own.set(name, variable);
    }
  }
  return own;
}

interface NameInput {
  readonly declaration: Declaration;
  readonly didYouMean: (name: string) => string;
  readonly name: string;
  readonly variable?: VariableDeclaration;
  readonly value?: string;
  readonly current: Current;
}

type NamePlan = { readonly action?: ImportAction; readonly reason?: string; readonly fix?: string; readonly write?: Write };

function planName({ declaration, didYouMean, name, variable, value, current }: NameInput): NamePlan {
  if (!variable) {
    return { action: 'unknown', reason: `the service has no such variable${didYouMean(name)}` };
  }
  if (!isWritable(variable)) {
    return value === undefined ? {} : { action: 'skipped', reason: skipReason(declaration, variable) };
  }
  if (value === undefined || value === '') {
    return unfilled(declaration, variable, value, current);
  }
  const problem = extraProblem(declaration, name, variable) ?? problemOfValue(declaration, name, variable, value);
  if (problem) {
    return { action: 'refused', reason: problem };
  }
  if (current.state === 'blocked') {
    return { action: 'refused', reason: current.problem, fix: current.fix };
  }
  if (current.state === 'found' && current.value === value) {
    return { action: 'equal' };
  }
  const write = plannedWrite(name, variable, value, current);
  const undeclared = ownProperty(declaration.variables, name) ? [] : [`no container gets it before the app or its list declares it${didYouMean(name)}`];
  const reasons = [...undeclared, ...current.state === 'unseen' ? ['you may not read what is there'] : [], ...valueRemarks(variable, value)];
  return { action: replacesValue(write) ? 'changed' : 'new', reason: reasons.join('; ') || undefined, write };
}

/** Names, in words, the declared name that an undeclared one is probably a typing error of. */
function suggestionsOf({ variables }: Declaration): (name: string) => string {
  const misspelt = misspeltAmong(Object.keys(variables).sort().map((name) => ({ name, missing: false })));
  return (name) => {
    const near = misspelt(name);
    return near === undefined ? '' : `; did you mean ${near}?`;
  };
}

function problemOfValue(declaration: Declaration, name: string, variable: OwnVariable, value: string): string | undefined {
  const problem = problemForAll(declaration, name, variable, value);
  return problem && `the value ${problem}`;
}

/** No rule has checked an undeclared name yet. */
function extraProblem({ stores, variables }: Declaration, name: string, { store }: OwnVariable): string | undefined {
  if (ownProperty(variables, name)) {
    return undefined;
  }
  if (!isVariableName(name)) {
    return 'the name is none that a container can have';
  }
  const length = stores[store].name.length + 1 + name.length;
  return stores[store].kind === 'ssm' && length > MAX_PARAMETER_NAME ? `the parameter's name would have ${length} characters; at most ${MAX_PARAMETER_NAME} are possible` : undefined;
}

/** The file has no value for the name. Report that only if the store has none either, or if the line is there but empty. */
function unfilled({ verification }: Declaration, variable: OwnVariable, value: string | undefined, current: Current): NamePlan {
  if (current.state === 'absent') {
    // Without a gate no deployment creates anything.
    return variable.kind === 'secret' || verification === 'none'
      ? { action: 'missing', reason: 'neither in the file nor in the store' }
      : value === undefined ? {} : { action: 'skipped', reason: 'empty in the file; the next deployment creates it' };
  }
  return value === undefined ? {} : { action: 'skipped', reason: 'empty in the file; the store keeps its value' };
}

export function skipReason(declaration: Declaration, variable: VariableDeclaration): string {
  return variable.kind === 'plain' ? 'set in code' : isComposed(variable) ? 'composed of others' : `owned by ${placeOf(declaration, variable)}`;
}

function variableOf(declaration: Declaration, name: string, extra: boolean | undefined): VariableDeclaration | undefined {
  return ownProperty(declaration.variables, name) ?? (extra ? { kind: 'secret', store: 0, name } : undefined);
}
