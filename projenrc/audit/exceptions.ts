/** An advisory that doesn't concern us. */
export interface Exception {
  /** As in GHSA-xxxx-xxxx-xxxx. */
  readonly advisory: string;
  readonly reason: string;
  /** The last day it holds, YYYY-MM-DD. */
  readonly until: string;
}

export const EXCEPTIONS: readonly Exception[] = [];
