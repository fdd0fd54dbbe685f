/** One side of a comparison: names that it knows, with their values where there are any. */
export type Side = ReadonlyMap<string, string>;

export type Difference = 'same' | 'differs' | 'only-left' | 'only-right';

export interface DiffRow {
  readonly name: string;
  readonly difference: Difference;
  readonly left?: string;
  readonly right?: string;
}

/** All names of both sides, A-Z. */
export function diffValues(left: Side, right: Side): DiffRow[] {
  return [...new Set([...left.keys(), ...right.keys()])].sort().map((name) => {
    const a = left.get(name);
    const b = right.get(name);
    const difference = a === undefined ? 'only-right' : b === undefined ? 'only-left' : a === b ? 'same' : 'differs';
    return { name, difference, left: a, right: b };
  });
}

export function hasDifferences(rows: readonly DiffRow[]): boolean {
  return rows.some(({ difference }) => difference !== 'same');
}
