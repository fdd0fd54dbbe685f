import type { Exception } from './exceptions';

/** The part of `npm audit --json` that this check reads. */
export interface Audit {
  readonly vulnerabilities?: {
    readonly [name: string]: { readonly via: readonly (string | Advisory)[]; readonly nodes: readonly string[] };
  };
  /** Instead of the above, when the registry doesn't respond. */
  readonly message?: string;
}

interface Advisory {
  readonly title: string;
  readonly url: string;
  readonly severity: string;
  readonly range: string;
}

/** For a tool that only builds and tests, and processes no users' data. */
const GRAVE = ['high', 'critical'];

/**
 * Advisories that need action: all about libraries inside the published package, and severe ones about tools.
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
