/** Options that every command has. */
export interface SourceOptions {
  readonly app?: string;
  readonly deployed?: string;
  readonly service?: string;
  readonly region?: string;
  readonly profile?: string;
  /** Credentials of another account are refused. */
  readonly account?: string;
  readonly json?: boolean;
}
