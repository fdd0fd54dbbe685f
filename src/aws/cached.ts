/** Returns one result for each input, such as a client: all calls then share its adaptive rate. */
export function cached<K, R>(create: (input: K) => R): (input: K) => R {
  const results = new Map<string | undefined, R>();
  return (input) => {
    const key = JSON.stringify(input);
    const result = results.get(key) ?? create(input);
    results.set(key, result);
    return result;
  };
}

/** How long metadata of a stack may be used. Many events arrive at once, and CloudFormation throttles. */
const METADATA_MS = 60_000;

/**
 * Returns what was read within the last minute, unless the caller asks for it fresh. Empty metadata are read again each time: an event
 * may arrive before CloudFormation has created the resource, and the next one must find it.
 */
export function cachedMetadata<R extends object>(read: () => Promise<R>, now: () => number): (fresh?: boolean) => Promise<R> {
  let known: { readonly result: R; readonly at: number } | undefined;
  return async (fresh = false) => {
    if (!known || fresh || Object.keys(known.result).length === 0 || now() - known.at > METADATA_MS) {
      known = { result: await read(), at: now() };
    }
    return known.result;
  };
}
