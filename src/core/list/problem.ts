/** One problem in a user's file: the position, and the fix. */
export interface ListProblem {
  /** 1 for the first. */
  readonly line: number;
  readonly message: string;
}

/** A file with problems. The message has a line for each problem, in the form that editors and terminals link. */
export class ListError extends Error {
  constructor(file: string, problems: readonly ListProblem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line);
    super(sorted.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.name = 'ListError';
  }
}
