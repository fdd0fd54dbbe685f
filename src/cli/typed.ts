/** Letters and digits together, or a long text. Input in the place of a name may be a value, and isn't repeated then. */
const MAYBE_VALUE = /[a-z].*[0-9]|[0-9].*[a-z]|.{65}/;

export function mayBeValue(text: string): boolean {
  return MAYBE_VALUE.test(text);
}
