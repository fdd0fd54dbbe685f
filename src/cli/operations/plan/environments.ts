/** One service in several environments. */
export interface EnvironmentGroup<T> {
  /** The common name, such as `Shop/Secrets`. */
  readonly name: string;
  /** In the order of the app: dev, staging, prod. */
  readonly members: readonly { readonly environment: string; readonly plan: T }[];
}

interface Named {
  readonly service: string;
  readonly stack: string;
  readonly variables: readonly { readonly name: string }[];
}

/** Smallest share of common names for two services to count as one service in two environments. */
const ALIKE = 0.5;

/**
 * With a stage or a stack for each environment, paths differ only in their first part. That is also possible for two services of one stack,
 * so their variables must be alike too.
 */
export function groupByEnvironment<T extends Named>(plans: readonly T[]): EnvironmentGroup<T>[] {
  const groups: { readonly rest: string; readonly plans: T[] }[] = [];
  for (const plan of plans) {
    const rest = restOf(plan);
    const group = groups.find((candidate) => candidate.rest === rest && rest !== '' && candidate.plans.every((other) => firstOf(other) !== firstOf(plan) && areAlike(other, plan)));
    if (group) {
      group.plans.push(plan);
    } else {
      groups.push({ rest, plans: [plan] });
    }
  }
  return groups.map(({ rest, plans: members }) => (members.length === 1
    ? { name: members[0].service, members: [{ environment: members[0].stack, plan: members[0] }] }
    : { name: rest, members: members.map((plan) => ({ environment: firstOf(plan), plan })) }));
}

function firstOf({ service }: Named): string {
  return service.split('/')[0];
}

function restOf({ service }: Named): string {
  return service.split('/').slice(1).join('/');
}

function areAlike(a: Named, b: Named): boolean {
  const [names, others] = [a, b].map(({ variables }) => new Set(variables.map(({ name }) => name)));
  const common = [...names].filter((name) => others.has(name)).length;
  return common >= ALIKE * Math.max(names.size, others.size);
}
