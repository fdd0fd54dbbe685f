import { ValueToWrite } from '../../stores/value-store';

/** One value to be written; planned without touching a store. */
export interface Write extends ValueToWrite {
  /** Index of the store in the declaration. */
  readonly store: number;
}

/** Whether containers may run with another value: the write isn't the first one. */
export function replacesValue({ seen }: Write): boolean {
  return seen?.status !== 'absent';
}
