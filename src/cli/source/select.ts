import { DecodedServices, Service, UnreadableService } from './service';
import { resembling } from '../../core/misspelt';
import { CommandError } from '../errors';
import { mayBeValue } from '../typed';

/**
 * `-s PATTERN`: a construct path, one of its parts, the stack's name, or a store's prefix. `*` matches any text.
 * If a selected service can't be read, the error contains the reason. Without a pattern, the other services are enough.
 */
export function selectServices({ services, unreadable }: DecodedServices, pattern: string | undefined): Service[] {
  const sorted = [...services].sort((a, b) => compare(a.path, b.path) || compare(a.stack.name, b.stack.name));
  if (sorted.length === 0 && unreadable.length === 0) {
    throw new CommandError('no ServiceSecrets is declared here', 'check that the app has one or a DeploymentGate, run "npx cdk synth" again, or choose another app (--app DIR) or stack (--deployed STACK)');
  }
  if (pattern === undefined) {
    assertReadable(sorted.length === 0 ? unreadable : []);
    return sorted;
  }
  const chosen = matching([...sorted, ...unreadable], pattern);
  assertReadable(chosen.filter((service): service is UnreadableService => !isReadable(service)));
  if (chosen.length === 0) {
    const names = [...new Set(sorted.flatMap(namesOf))];
    const near = inOtherCase(pattern, names) ?? resembling(pattern, names);
    throw new CommandError(`no service matches ${mayBeValue(pattern) ? 'this pattern' : JSON.stringify(pattern)}`,
      `${near === undefined ? '' : `did you mean -s ${near}? `}choose with -s one of: ${sorted.map(({ path }) => path).join(', ')}`);
  }
  return chosen.filter(isReadable);
}

/** Services with a list of variables, and so with a store. A gate of a task definition has neither. */
export function withLists<S extends Service>(services: readonly S[]): S[] {
  const listed = services.filter(({ declaration }) => declaration.stores.length > 0);
  if (listed.length === 0 && services.length > 0) {
    throw new CommandError(`${services[0].path} has references and no list of variables: a DeploymentGate checks it as it is`,
      'see its values with `check`; `adopt --task-definition FAMILY` prints a list to declare');
  }
  return listed;
}

/** The message about an unusable declaration: the stack, the service, and the reason. */
export function unreadableMessage({ path, stack, problem }: UnreadableService): string {
  return `the declaration of ${path} (stack ${stack.name}) can't be read: ${problem}`;
}

export const UNREADABLE_FIX = 'run "npx cdk synth" again, and use the same version of cdk-service-secrets as the app';

function assertReadable(unreadable: readonly UnreadableService[]): void {
  if (unreadable.length > 0) {
    throw new CommandError(unreadable.map(unreadableMessage).join('\n'), UNREADABLE_FIX);
  }
}

type Selectable = Service | UnreadableService;

function isReadable(service: Selectable): service is Service {
  return 'declaration' in service;
}

/** The services whose whole name is the pattern, or else those that match it. */
function matching(services: readonly Selectable[], pattern: string): Selectable[] {
  const exact = services.filter((service) => namesOf(service).includes(pattern));
  return exact.length ? exact : services.filter((service) => namesOf(service).some((name) => matcher(pattern).test(name)));
}

/** @param advice The words in front of the services, where an argument chooses instead of an option */
export function oneService<S extends Service>(services: readonly S[], what: string, advice = 'choose with -s one of'): S {
  if (services.length !== 1) {
    throw new CommandError(`${what} works on one service, and ${services.length} are selected`, `${advice}: ${services.map(({ path }) => path).join(', ')}`);
  }
  return services[0];
}

function namesOf(service: Selectable): string[] {
  const { path, stack } = service;
  return [path, stack.name, ...(isReadable(service) ? service.declaration.stores.slice(0, 1).map(({ name }) => name) : [])];
}

/** Without a star, a pattern matches a sequence of whole path parts. */
function matcher(pattern: string, flags?: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return pattern.includes('*') ? new RegExp(`^${escaped.replace(/\*/g, '.*')}$`, flags) : new RegExp(`(?<=^|/)${escaped}(?=/|$)`, flags);
}

/** The part of a name that the pattern would match in another case: `prod/Shop` is part of `Prod/Shop/Secrets`. */
function inOtherCase(pattern: string, names: readonly string[]): string | undefined {
  return names.map((name) => matcher(pattern, 'i').exec(name)?.[0]).find((part) => part !== undefined);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
