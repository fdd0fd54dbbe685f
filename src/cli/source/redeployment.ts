import { Service } from './service';
import { resourcesOf } from './template';
import { EVENTS_GROUP } from '../../core/contracts/redeploy';
import { StoreDeclaration } from '../../core/declaration';

/**
 * Whether rules of the stack restart services after changes of these stores, as `redeployOnChange` creates them. Default: the service's
 * own store. `onUndeclaredName` and derived values have rules for the same changes, and restart nothing.
 */
export function restartsByItself({ stack, declaration }: Pick<Service, 'stack' | 'declaration'>, stores: readonly StoreDeclaration[] = declaration.stores.slice(0, 1)): boolean {
  return watchesAll(stack, stores, (prefix) => `"${prefix}/"`);
}

/** Whether such rules name single values of these stores, which are external values of the service. */
export function watchesValuesOf({ stack }: Pick<Service, 'stack'>, stores: readonly StoreDeclaration[]): boolean {
  return watchesAll(stack, stores, (prefix) => `"${prefix}/`);
}

function watchesAll({ template }: Service['stack'], stores: readonly StoreDeclaration[], parametersOf: (prefix: string) => string): boolean {
  const patterns = resourcesOf(template, 'AWS::Events::Rule')
    .filter(([, { Properties = {} }]) => JSON.stringify(Properties.Targets ?? []).includes(`"MessageGroupId":"${EVENTS_GROUP}"`))
    .map(([, { Properties = {} }]) => JSON.stringify(Properties.EventPattern ?? {}));
  return stores.every(({ kind, name }) => {
    const [source, matched] = kind === 'ssm' ? ['"aws.ssm"', parametersOf(name)] : ['"aws.secretsmanager"', `:secret:${name}`];
    return patterns.some((pattern) => pattern.includes(source) && pattern.includes(matched));
  });
}
