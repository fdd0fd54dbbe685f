/** One side of a comparison. */
export interface ComparedValues {
  readonly values: ReadonlyMap<string, string>;
  /** Names that the side declares without owning their values, with the owner. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

/** `elsewhere`: the other side declares the name too, but doesn't own its value. */
export type Difference = 'same' | 'differs' | 'only-left' | 'only-right' | 'elsewhere';

export interface DiffRow {
  readonly name: string;
  readonly difference: Difference;
  readonly left?: string;
  readonly right?: string;
  /** The place of the value on the side that doesn't own it. */
  readonly elsewhere?: string;
}

/** All names that a side owns, sorted by name. */
export function diffValues(left: ComparedValues, right: ComparedValues): DiffRow[] {
  return [...new Set([...left.values.keys(), ...right.values.keys()])].sort().map((name) => {
    const [a, b] = [left.values.get(name), right.values.get(name)];
    const elsewhere = a === undefined ? left.elsewhere?.get(name) : b === undefined ? right.elsewhere?.get(name) : undefined;
    return { name, difference: elsewhere === undefined ? differenceOf(a, b) : 'elsewhere', left: a, right: b, ...(elsewhere === undefined ? {} : { elsewhere }) };
  });
}

function differenceOf(left: string | undefined, right: string | undefined): Difference {
  if (left === undefined) {
    return 'only-right';
  }
  return right === undefined ? 'only-left' : left === right ? 'same' : 'differs';
}

export function hasDifferences(rows: readonly DiffRow[]): boolean {
  return rows.some(({ difference }) => difference !== 'same' && difference !== 'elsewhere');
}
