import { Declaration, OwnVariable } from '../../../core/declaration';
import { StoredValue } from '../../../core/stored-value';
import { Current } from '../../values/current-value';
import { parameterType, problemForAll } from '../../values/value-rules';

/** A value from another place, as it will be created here. */
export interface CopiedValue {
  readonly variable: string;
  readonly store: number;
  readonly name: string;
  readonly type: 'SecureString' | 'String';
  readonly value: string;
}

export type CopyAction = 'copy' | 'equal' | 'kept' | 'missing' | 'refused';

export interface CopyItem {
  readonly name: string;
  readonly action: CopyAction;
  readonly reason?: string;
  readonly fix?: string;
  /** Set if the value isn't as wanted. */
  readonly problem?: true;
}

export interface CopyPlan {
  /** Sorted by name. */
  readonly items: readonly CopyItem[];
  readonly values: readonly CopiedValue[];
}

export interface CopyInput {
  readonly declaration: Declaration;
  /** Own variables to copy. */
  readonly own: ReadonlyMap<string, OwnVariable>;
  /** The values at the source, by variable. */
  readonly found: ReadonlyMap<string, { readonly reading?: StoredValue; readonly value?: string }>;
  /** The values here, by variable. */
  readonly current: ReadonlyMap<string, Current>;
}

/** The values that a copy creates. It never overwrites a value. */
export function planCopy({ declaration, own, found, current }: CopyInput): CopyPlan {
  const items: CopyItem[] = [];
  const values: CopiedValue[] = [];
  for (const [name, variable] of [...own].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const value = found.get(name)?.value;
    const here = current.get(name) ?? { state: 'absent' };
    const obstacle = value === undefined ? notFound(name, found.get(name)?.reading, here) : obstacleHere(name, value, here) ?? unsuitable(name, declaration, variable, value);
    const twin = obstacle ? undefined : values.find((copied) => copied.store === variable.store && copied.name === variable.name);
    items.push(obstacle ?? (twin ? { name, action: 'equal', reason: `is one value with ${twin.variable}` } : { name, action: 'copy' }));
    if (!obstacle && !twin) {
      values.push({ variable: name, store: variable.store, name: variable.name, value: value!, type: parameterType(variable.kind) });
    }
  }
  return { items, values };
}

function notFound(name: string, reading: StoredValue | undefined, here: Current): CopyItem {
  if (here.state === 'found') {
    return { name, action: 'kept', reason: 'is only here' };
  }
  switch (reading?.status) {
    case 'denied': return { name, action: 'refused', reason: `you are not allowed to read it there (${reading.message})`, problem: true };
    case 'failed': return { name, action: 'refused', reason: `it can't be read there (${reading.message})`, problem: true };
    case 'deleted': return { name, action: 'refused', reason: 'its secret there is scheduled for deletion', problem: true };
    default: return { name, action: 'missing', reason: 'neither there nor here', problem: true };
  }
}

function obstacleHere(name: string, value: string, here: Current): CopyItem | undefined {
  switch (here.state) {
    case 'absent': return undefined;
    case 'blocked': return { name, action: 'refused', reason: here.problem, fix: here.fix, problem: true };
    case 'unseen': return { name, action: 'refused', reason: 'there is a value here that you may not read', problem: true };
    case 'found': return here.value === value ? { name, action: 'equal' } : { name, action: 'kept', reason: 'has another value here; `put` replaces it', problem: true };
  }
}

function unsuitable(name: string, declaration: Declaration, variable: OwnVariable, value: string): CopyItem | undefined {
  const problem = problemForAll(declaration, name, variable, value);
  return problem ? { name, action: 'refused', reason: `the value ${problem}`, problem: true } : undefined;
}
