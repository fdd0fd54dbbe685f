/** Options of every command. */
export interface SourceOptions {
  readonly app?: string;
  readonly deployed?: string;
  readonly service?: string;
  readonly region?: string;
  readonly profile?: string;
  /** Reject credentials of another account. */
  readonly account?: string;
  readonly json?: boolean;
}
