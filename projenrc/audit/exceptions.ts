/** An advisory that doesn't affect this project. */
export interface Exception {
  /** For example GHSA-xxxx-xxxx-xxxx. */
  readonly advisory: string;
  readonly reason: string;
  /** The last day of the exception, YYYY-MM-DD. */
  readonly until: string;
}

export const EXCEPTIONS: readonly Exception[] = [];
