import { needsAdvancedTier } from './advanced-tier';
import { Current, seenOf } from './current-value';
import { parameterType } from './value-rules';
import { OwnVariable } from '../../core/declaration';
import { ValueToWrite } from '../../stores/value-store';

/** One value to write, planned without calls to a store. */
export interface Write extends ValueToWrite {
  /** Index of the store in the declaration. */
  readonly store: number;
  /** The current value is in the advanced tier of Parameter Store already, as it is too long for the standard one. */
  readonly isAdvanced?: true;
}

/** A write for an own variable whose current value is `current`. */
export function plannedWrite(variable: string, declared: OwnVariable, value: string, current: Current): Write {
  return {
    variable,
    store: declared.store,
    name: declared.name,
    value,
    type: parameterType(declared.kind, current.state === 'found' ? current.type : undefined),
    description: declared.description,
    seen: seenOf(current),
    ...(current.state === 'found' && needsAdvancedTier(current.value) ? { isAdvanced: true } : {}),
  };
}

/** Whether containers may run with another value, because the write isn't the first one. */
export function replacesValue({ seen }: Write): boolean {
  return seen?.status !== 'absent';
}
