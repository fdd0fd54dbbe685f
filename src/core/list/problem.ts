/** One thing that is wrong with a file of people's own, where it is, and what to do. */
export interface Problem {
  /** 1 for the first. */
  readonly line: number;
  readonly message: string;
}

/** A file that can't be used. The message has a line per problem, in the form that editors and terminals link. */
export class ListError extends Error {
  constructor(file: string, problems: readonly Problem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line);
    super(sorted.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.name = 'ListError';
  }
}
