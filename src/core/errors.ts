/** The parts of a message in the library's standard form. */
export interface Rule {
  /** The variable, prop or option, in the author's spelling. */
  readonly subject: string;
  /** The rule, beginning with "must". */
  readonly must: string;
  /** The value received, where it may be shown. It is never a value that people own. */
  readonly got?: string;
  /** The next thing to do. */
  readonly fix: string;
}

/** `` `subject` must …, got: X; <fix> `` */
export function rule({ subject, must, got, fix }: Rule): string {
  const received = got === undefined ? '' : `, got: ${got}`;
  return `\`${subject}\` ${must}${received}; ${fix}`;
}

/** Invalid input from any source. The message names the rule and the fix. */
export class RuleError extends Error {
  constructor(broken: Rule) {
    super(rule(broken));
    this.name = 'RuleError';
  }
}
