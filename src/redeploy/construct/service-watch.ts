import { WatchedValue } from '../../changes/construct/watched-values';
import { ParameterWatch, SecretWatch, ServiceWatch, STAGGER_SECONDS } from '../../core/contracts/redeploy';

export interface WatchedService {
  readonly name: string;
  readonly cluster: string;
  readonly service: string;
  readonly debounce: number;
  readonly reconcile?: number;
}

/** How many earlier services of the stack use the same value. The function staggers the restarts of services that share one. */
export type Position = (value: WatchedValue) => number;

/** Equal for the same value, in every service and variable. */
export function watchedKey(value: WatchedValue): readonly string[] {
  return value.store === 'ssm' ? [value.region, `${value.prefix}/${value.name}`] : [value.region, value.secret];
}

/** What the function knows of a service: values by place and prefix, each name once. */
export function serviceWatch(service: WatchedService, values: readonly WatchedValue[], position: Position): ServiceWatch {
  const parameters = new Map<string, { entry: Omit<ParameterWatch, 'names'>; names: Set<string> }>();
  const secrets = new Map<string, SecretWatch>();
  for (const value of values) {
    const stagger = position(value) * STAGGER_SECONDS;
    const staggered = stagger ? { stagger } : {};
    if (value.store === 'ssm') {
      const id = [value.region, value.prefix, stagger].join('\n');
      const group = parameters.get(id) ?? { entry: { region: value.region, prefix: value.prefix, ...staggered }, names: new Set<string>() };
      parameters.set(id, group);
      group.names.add(value.name);
    } else {
      secrets.set([value.region, value.secret, value.stage].join('\n'), {
        region: value.region, secret: value.secret, ...(value.stage ? { stage: value.stage } : {}), ...staggered,
      });
    }
  }
  return {
    ...service,
    parameters: [...parameters.values()].map(({ entry, names }) => ({ ...entry, names: [...names].sort() })),
    secrets: [...secrets.values()],
  };
}
