/** True for numbers that Go's `%v` prints with an exponent: the ECS agent decodes JSON numbers as float64. */
export function printedWithExponent(value: number): boolean {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e6);
}
