/** One result for each input: as of a client, so that all calls share its measure of the allowed rate. */
export function cached<K, R>(create: (input: K) => R): (input: K) => R {
  const results = new Map<string | undefined, R>();
  return (input) => {
    const key = JSON.stringify(input);
    const result = results.get(key) ?? create(input);
    results.set(key, result);
    return result;
  };
}
