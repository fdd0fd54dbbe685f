import { PlacedStore, sameStore } from './same-store';
import { mayReferTo } from './store-users';
import { Declaration, isOwn, isReference, variablesReading } from '../../core/declaration';
import { ResolvedService, Session } from '../session';
import { Service } from '../source/service';

/** A value that a command is about to write or delete. */
export interface AffectedValue {
  /** Index of the store in the declaration. */
  readonly store: number;
  /** Name in the store. Undefined for a whole JSON secret. */
  readonly name?: string;
}

/** Values with the same other readers. */
export interface SharedValueGroup {
  /** The variables, or the name in the store of a value that no variable reads. */
  readonly values: readonly string[];
  readonly services: readonly Service[];
}

/** The other readers of values that a command is about to write. */
export interface SharedValues {
  readonly shared: readonly SharedValueGroup[];
  /** Variables of the service that share a value which the command writes. */
  readonly oneValue: readonly (readonly string[])[];
  /** Why the services of other stacks aren't known. */
  readonly unknown?: string;
}

export async function sharedValuesOf(session: Session, service: ResolvedService, affected: readonly AffectedValue[]): Promise<SharedValues> {
  const { services, unknown } = affected.length > 0 ? await session.neighbours(service) : { services: [] };
  return { ...sharedValuesIn(services, service, affected), unknown };
}

type Placed = Pick<ResolvedService, 'declaration' | 'account' | 'target'>;

export function sharedValuesIn(others: readonly Service[], service: Placed, affected: readonly AffectedValue[]): Omit<SharedValues, 'unknown'> {
  const { declaration, account, target: { region } } = service;
  const groups = new Map<string, { values: string[]; services: readonly Service[] }>();
  for (const target of affected) {
    const place: PlacedStore = { store: declaration.stores[target.store], stack: { account, region } };
    const services = others.filter((other) => reads(other, place, target.name));
    if (services.length > 0) {
      const key = services.map(({ stack, path }) => JSON.stringify([stack.name, path])).join();
      const group = groups.get(key) ?? { values: [], services };
      group.values.push(...labelsOf(declaration, target));
      groups.set(key, group);
    }
  }
  return { shared: [...groups.values()], oneValue: oneValueIn(declaration, affected) };
}

function oneValueIn(declaration: Declaration, affected: readonly AffectedValue[]): string[][] {
  const sets = affected.map((target) => variablesReading(declaration, target)).filter((names) => names.length > 1);
  return [...new Map(sets.map((names) => [names.join(), names])).values()];
}

/** As its own value, or as an external one: by a list, or by a task definition that a gate checks without a list. */
function reads(service: Service, place: PlacedStore, name: string | undefined): boolean {
  const { declaration, stack } = service;
  return Object.values(declaration.variables).filter(isReference).some((variable) => (isOwn(variable)
    ? (name === undefined || variable.name === name) && sameStore({ store: declaration.stores[variable.store], stack }, place)
    : mayReferTo(service, variable, place, name)));
}

function labelsOf(declaration: Declaration, target: AffectedValue): string[] {
  const variables = variablesReading(declaration, target);
  return variables.length > 0 ? variables : [target.name ?? declaration.stores[target.store].name];
}
