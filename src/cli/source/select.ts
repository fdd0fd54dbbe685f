import { CommandError } from '../errors';
import { Service } from './service';

/**
 * `-s PATTERN`: a construct path, one of its parts, the stack's name, or a store's prefix; `*` stands for anything.
 */
export function selectServices(services: readonly Service[], pattern: string | undefined): Service[] {
  const sorted = [...services].sort((a, b) => compare(a.path, b.path) || compare(a.stack.name, b.stack.name));
  if (sorted.length === 0) {
    throw new CommandError('no ServiceSecrets is declared here', 'check that the app has one, run "npx cdk synth" again, or choose another app (--app DIR) or stack (--deployed STACK)');
  }
  if (pattern === undefined) {
    return sorted;
  }
  const exact = sorted.filter((service) => namesOf(service).includes(pattern));
  const chosen = exact.length ? exact : sorted.filter((service) => namesOf(service).some((name) => matcher(pattern).test(name)));
  if (chosen.length === 0) {
    throw new CommandError(`no service matches ${JSON.stringify(pattern)}`, `choose with -s one of: ${sorted.map(({ path }) => path).join(', ')}`);
  }
  return chosen;
}

export function oneService<S extends Service>(services: readonly S[], what: string): S {
  if (services.length !== 1) {
    throw new CommandError(`${what} works on one service, and ${services.length} are selected`, `choose with -s one of: ${services.map(({ path }) => path).join(', ')}`);
  }
  return services[0];
}

function namesOf({ path, stack, declaration }: Service): string[] {
  return [path, stack.name, ...declaration.stores.slice(0, 1).map(({ name }) => name)];
}

/** Without a star, a pattern is a run of whole path parts. */
function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return pattern.includes('*') ? new RegExp(`^${escaped.replace(/\*/g, '.*')}$`) : new RegExp(`(^|/)${escaped}(/|$)`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
