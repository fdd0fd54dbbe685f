import { Service } from './service';
import { resourcesOf } from './template';

/** Whether a rule of the stack listens to changes of the service's own store, as `redeployOnChange` makes one. */
export function restartsByItself({ stack, declaration }: Service): boolean {
  const [{ kind, name }] = declaration.stores;
  const [source, matched] = kind === 'ssm' ? ['"aws.ssm"', `"${name}/"`] : ['"aws.secretsmanager"', `:secret:${name}`];
  return resourcesOf(stack.template, 'AWS::Events::Rule').some(([, { Properties = {} }]) => {
    const pattern = JSON.stringify(Properties.EventPattern ?? {});
    return pattern.includes(source) && pattern.includes(matched);
  });
}
