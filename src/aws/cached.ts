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
