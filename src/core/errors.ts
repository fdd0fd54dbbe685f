/** The library's one form of error: `` `subject` must …, got: X; <what to do> ``. */
export function rule(subject: string, must: string, got: string | undefined, fix: string): string {
  const received = got === undefined ? '' : `, got: ${got}`;
  return `\`${subject}\` ${must}${received}; ${fix}`;
}

/** Input that can't work, whoever gave it. The message names the rule and the fix. */
export class RuleError extends Error {
  constructor(subject: string, must: string, got: string | undefined, fix: string) {
    super(rule(subject, must, got, fix));
    this.name = 'RuleError';
  }
}
