/**
 * True for a number that the ECS agent hands over in another notation than the secret's. It decodes JSON numbers as
 * float64 and prints them by Go's `%v`: 1000000 arrives as 1e+06, 1.10 as 1.1.
 *
 * @param literal The number as it is written.
 */
export function rewrittenByGo(literal: string): boolean {
  const value = Number(literal);
  const size = Math.abs(value);
  const exponent = size !== 0 && (size < 1e-4 || size >= 1e6);
  return exponent || (Object.is(value, -0) ? '-0' : String(value)) !== literal;
}
