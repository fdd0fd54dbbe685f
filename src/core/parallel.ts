/** Processes all items, a few at a time and in their order, until one fails or `stopped` returns true. */
export async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>, stopped: () => boolean = () => false): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    while (queue.length > 0 && !stopped()) {
      await work(queue.shift()!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** The results in the order of the items. */
export async function mapInParallel<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  await inParallel([...items.keys()], limit, async (index) => {
    results.set(index, await work(items[index]));
  });
  return items.map((_, index) => results.get(index)!);
}
