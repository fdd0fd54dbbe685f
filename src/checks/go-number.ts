/**
 * True for a number that the ECS agent delivers in another notation than the secret's. It decodes JSON numbers as
 * float64 and prints them by Go's `%v`: 1000000 arrives as 1e+06, 1.10 as 1.1, and 3e+35 unchanged.
 *
 * @param literal The number in the spelling of the secret.
 */
export function rewrittenByGo(literal: string): boolean {
  return printedByGo(Number(literal)) !== literal;
}

/** The shortest digits that are this number, in exponential notation below 0.0001 and from 1,000,000 on. */
function printedByGo(value: number): string {
  if (Object.is(value, -0)) {
    return '-0';
  }
  const [digits, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 6)) {
    return String(value);
  }
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
