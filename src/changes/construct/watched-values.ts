import { CURRENT } from '../../core/changes/stages';
import { Declaration, isOwn, isReference, ReferenceVariable } from '../../core/declaration';
import { StatementScope } from '../../core/iam/statements';
import { partialSecretArn, Environment } from '../../core/references';

/** One value that a restart depends on. Any string may be a token. */
export type WatchedValue =
  | { readonly store: 'ssm'; readonly variable: string; readonly region: string; readonly prefix: string; readonly name: string; readonly scope: StatementScope }
  | { readonly store: 'secretsmanager'; readonly variable: string; readonly region: string; readonly secret: string; readonly stage?: string; readonly scope: StatementScope };

/** Where the values of a declaration live, and what tells that they changed. */
export function watchedValues(declaration: Declaration, here: Environment, scopeOf: (name: string, variable: ReferenceVariable) => StatementScope): WatchedValue[] {
  const values: WatchedValue[] = [];
  for (const [name, variable] of Object.entries(declaration.variables)) {
    if (isReference(variable)) {
      values.push(watchedValue(name, variable, declaration, here, scopeOf(name, variable)));
    }
  }
  return values;
}

function watchedValue(name: string, variable: ReferenceVariable, declaration: Declaration, here: Environment, scope: StatementScope): WatchedValue {
  if (isOwn(variable)) {
    const store = declaration.stores[variable.store];
    const region = store.region ?? here.region;
    return store.kind === 'ssm'
      ? { store: 'ssm', variable: name, region, prefix: store.name, name: variable.name, scope }
      : { store: 'secretsmanager', variable: name, region, secret: store.arn ?? partialSecretArn({ ...here, region }, store.name), stage: CURRENT, scope };
  }
  const region = variable.region ?? here.region;
  if (variable.kind === 'parameter') {
    return { store: 'ssm', variable: name, region, prefix: '', name: variable.parameter, scope };
  }
  const stage = variable.versionId ? undefined : variable.stage ?? CURRENT;
  return { store: 'secretsmanager', variable: name, region, secret: variable.arn, ...(stage ? { stage } : {}), scope };
}
