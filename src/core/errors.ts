/** The parts of a message in the library's one form. */
export interface Rule {
  /** The variable, prop or option, as its author writes it. */
  readonly subject: string;
  /** The rule, beginning with "must". */
  readonly must: string;
  /** The value received, where it may be shown: never a value that people own. */
  readonly got?: string;
  /** The next thing to do. */
  readonly fix: string;
}

/** `` `subject` must …, got: X; <fix> `` */
export function rule({ subject, must, got, fix }: Rule): string {
  const received = got === undefined ? '' : `, got: ${got}`;
  return `\`${subject}\` ${must}${received}; ${fix}`;
}

/** Input that can't work, whoever gave it. The message names the rule and the fix. */
export class RuleError extends Error {
  constructor(broken: Rule) {
    super(rule(broken));
    this.name = 'RuleError';
  }
}
