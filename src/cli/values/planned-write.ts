import { Current, seenOf } from './current-value';
import { parameterType } from './value-rules';
import { OwnVariable } from '../../core/declaration';
import { ValueToWrite } from '../../stores/value-store';

/** One value to be written; planned without touching a store. */
export interface Write extends ValueToWrite {
  /** Index of the store in the declaration. */
  readonly store: number;
}

/** A value for an own variable, where the store has today what `current` says. */
export function plannedWrite(variable: string, declared: OwnVariable, value: string, current: Current): Write {
  return {
    variable,
    store: declared.store,
    name: declared.name,
    value,
    type: parameterType(declared.kind, current.state === 'found' ? current.type : undefined),
    description: declared.description,
    seen: seenOf(current),
  };
}

/** Whether containers may run with another value: the write isn't the first one. */
export function replacesValue({ seen }: Write): boolean {
  return seen?.status !== 'absent';
}
