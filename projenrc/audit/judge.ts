import type { Exception } from './exceptions';

/** What `npm audit --json` prints, as far as it matters here. */
export interface Audit {
  readonly vulnerabilities?: {
    readonly [name: string]: { readonly via: readonly (string | Advisory)[]; readonly nodes: readonly string[] };
  };
  /** Instead of the above, when the registry doesn't answer. */
  readonly message?: string;
}

interface Advisory {
  readonly title: string;
  readonly url: string;
  readonly severity: string;
  readonly range: string;
}

/** Of a tool that only builds and tests, where nothing of users passes through. */
const GRAVE = ['high', 'critical'];

/**
 * Advisories that need an answer: all of libraries that are published within the package, and grave ones of the tools.
 *
 * @param published Folders of the libraries in the bundles.
 * @param today YYYY-MM-DD
 */
export function problems(audit: Audit, published: ReadonlySet<string>, exceptions: readonly Exception[], today: string): string[] {
  const found = Object.entries(audit.vulnerabilities ?? {}).flatMap(([name, { via, nodes }]) => via.filter((cause) => typeof cause !== 'string').map((advisory) => ({
    name, ...advisory, id: advisory.url.split('/').pop() ?? '', published: nodes.some((node) => published.has(node)),
  })));
  const current = exceptions.filter(({ until }) => until >= today);
  return [
    ...found.filter((one) => (one.published || GRAVE.includes(one.severity)) && !current.some(({ advisory }) => advisory === one.id))
      .map((one) => `${one.name} ${one.range} (${one.published ? 'published in the package' : 'a tool'}): ${one.severity}, ${one.title}, ${one.url}`),
    ...exceptions.filter(({ until }) => until < today).map(({ advisory, until }) => `the exception of ${advisory} ended on ${until}: look at it again`),
    ...current.filter(({ advisory }) => !found.some(({ id }) => id === advisory)).map(({ advisory }) => `the exception of ${advisory} is no longer needed: remove it`),
  ].sort();
}
