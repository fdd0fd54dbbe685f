import { Service } from './service';
import { resourcesOf } from './template';
import { EVENTS_GROUP } from '../../core/contracts/redeploy';
import { StoreDeclaration } from '../../core/declaration';

/**
 * Whether rules of the stack restart services after changes of these stores, as `redeployOnChange` creates them. Default: the service's
 * own store. `onUndeclaredName` and derived values have rules for the same changes, and restart nothing.
 */
export function restartsByItself({ stack, declaration }: Pick<Service, 'stack' | 'declaration'>, stores: readonly StoreDeclaration[] = declaration.stores.slice(0, 1)): boolean {
  const patterns = resourcesOf(stack.template, 'AWS::Events::Rule')
    .filter(([, { Properties = {} }]) => JSON.stringify(Properties.Targets ?? []).includes(`"MessageGroupId":"${EVENTS_GROUP}"`))
    .map(([, { Properties = {} }]) => JSON.stringify(Properties.EventPattern ?? {}));
  return stores.every(({ kind, name }) => {
    const [source, matched] = kind === 'ssm' ? ['"aws.ssm"', `"${name}/"`] : ['"aws.secretsmanager"', `:secret:${name}`];
    return patterns.some((pattern) => pattern.includes(source) && pattern.includes(matched));
  });
}
