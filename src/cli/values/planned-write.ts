/** One value to be written; planned without touching a store. */
export interface Write {
  readonly variable: string;
  /** Index of the store in the declaration. */
  readonly store: number;
  /** Last part of the parameter's name, or the JSON key. */
  readonly name: string;
  readonly value: string;
  /** Parameter Store only. */
  readonly type: 'SecureString' | 'String';
  /** What was there when the write was planned: another value written meanwhile isn't lost unnoticed. */
  readonly replaces: boolean;
}
