import { DeleteParametersCommand } from '@aws-sdk/client-ssm';
import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { Target, whereIs } from './target';
import { StoreDeclaration } from '../../core/declaration';
import { changeJsonSecret } from '../../stores/secrets-manager/json-secret';

const AT_ONCE = 10;

/** Deletes names of a store, and gives those that are gone. */
export async function deleteValues(store: StoreDeclaration, target: Target, names: readonly string[]): Promise<string[]> {
  const at = whereIs(store, target);
  if (store.kind === 'secretsmanager') {
    const removed = Object.fromEntries(names.map((name) => [name, undefined]));
    await changeJsonSecret(secretsManager(at), store.arn ?? store.name, () => removed);
    return [...names];
  }
  const deleted: string[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const Names = names.slice(i, i + AT_ONCE).map((name) => `${store.name}/${name}`);
    const { DeletedParameters = [], InvalidParameters = [] } = await ssm(at).send(new DeleteParametersCommand({ Names }));
    // One that somebody else has deleted meanwhile is gone as well.
    deleted.push(...[...DeletedParameters, ...InvalidParameters].map((name) => name.slice(store.name.length + 1)));
  }
  return deleted;
}
