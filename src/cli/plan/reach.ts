import { isOwn, StoreDeclaration } from '../../core/declaration';
import { Service } from '../source/service';

/** The services that read a name of a store: whoever changes a shared value reaches all of them. */
export function reachedBy(services: readonly Service[], store: StoreDeclaration, name: string): string[] {
  return services
    .filter(({ declaration }) => Object.values(declaration.variables).some((variable) =>
      isOwn(variable) && variable.name === name && sameStore(declaration.stores[variable.store], store)))
    .map(({ path }) => path)
    .sort();
}

export function sameStore(a: StoreDeclaration, b: StoreDeclaration): boolean {
  return a.kind === b.kind && a.name === b.name && (a.region ?? '') === (b.region ?? '');
}
