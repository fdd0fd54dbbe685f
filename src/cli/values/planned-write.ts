import { ValueToWrite } from '../../stores/value-store';

/** One value to be written; planned without touching a store. */
export interface Write extends ValueToWrite {
  /** Index of the store in the declaration. */
  readonly store: number;
  /** What was there when the write was planned: another value written meanwhile isn't lost unnoticed. */
  readonly replaces: boolean;
}
