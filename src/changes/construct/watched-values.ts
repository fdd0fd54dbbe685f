import { CURRENT } from '../../core/changes/stages';
import { isOwn } from '../../core/declaration';
import { StatementScope } from '../../core/iam/statements';
import { Environment, SecretLocation, serviceOf, valueFrom } from '../../core/location';
import { BoundDeclaration, BoundReference, BoundStore, readByTasks } from '../../variables/binding/bound-declaration';

/** One value that causes a restart. Any string may be a token. */
export type WatchedValue =
  | { readonly store: 'ssm'; readonly variable: string; readonly region: string; readonly prefix: string; readonly name: string; readonly scope: StatementScope }
  | { readonly store: 'secretsmanager'; readonly variable: string; readonly region: string; readonly secret: string; readonly stage?: string; readonly scope: StatementScope };

/** The locations of a declaration's values, and the events of their changes. */
export function watchedValues(bound: BoundDeclaration): WatchedValue[] {
  return readByTasks(bound).map(([variable, reference]) => watchedValue(variable, reference, bound));
}

/** A whole store, for names that nobody has declared. */
export function watchedStore({ environment }: BoundDeclaration, { declared, scope }: BoundStore, variable: string): WatchedValue {
  const { region } = scope.place;
  return declared.kind === 'ssm'
    ? { store: 'ssm', variable, region, prefix: declared.name, name: '', scope }
    : { store: 'secretsmanager', variable, region, secret: secretArn(serviceOf(declared.kind).own(declared, '') as SecretLocation, environment), stage: CURRENT, scope };
}

/** The value of one variable or part, which the declaration has. */
export function watchedValue(variable: string, { declared, location, scope }: BoundReference, { declaration, environment }: BoundDeclaration): WatchedValue {
  const { region } = scope.place;
  if (location.service === 'secretsmanager') {
    const stage = location.versionId ? undefined : location.stage ?? CURRENT;
    return { store: 'secretsmanager', variable, region, secret: secretArn(location, environment), ...(stage ? { stage } : {}), scope };
  }
  return isOwn(declared)
    ? { store: 'ssm', variable, region, prefix: declaration.stores[declared.store].name, name: declared.name, scope }
    : { store: 'ssm', variable, region, prefix: '', name: declared.kind === 'parameter' ? declared.parameter : location.name!, scope };
}

/** Without its suffix where that is unknown. */
function secretArn({ service, region, name, arn }: SecretLocation, environment: Environment): string {
  return valueFrom({ service, region, name, arn }, environment);
}
