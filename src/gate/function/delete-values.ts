import { DeleteParameterCommand, ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { StoreClients } from '../../aws/clients';
import { messageOf, nameOf } from '../../aws/errors';
import { OWNER_TAG } from '../../core/contracts/gate';
import { Declaration, isCreatable, isOwn } from '../../core/declaration';

export interface Deleted {
  readonly deleted: string[];
  readonly kept: { readonly name: string; readonly reason: string }[];
}

/** Deletes parameters that are declared with `DESTROY`, if this stack made them. Never fails. */
export async function deleteValues(declaration: Declaration, clients: StoreClients, owner: string): Promise<Deleted> {
  const deleted: string[] = [];
  const kept: { name: string; reason: string }[] = [];
  for (const variable of Object.values(declaration.variables)) {
    if (!isCreatable(variable) || !isOwn(variable) || !variable.destroy) {
      continue;
    }
    const store = declaration.stores[variable.store];
    if (store.kind !== 'ssm') {
      kept.push({ name: variable.name, reason: 'the other keys of a JSON secret belong to people' });
      continue;
    }
    const name = `${store.name}/${variable.name}`;
    try {
      const client = clients.ssm(store.region);
      if (await ownerOf(client, name) === owner) {
        await client.send(new DeleteParameterCommand({ Name: name }));
        deleted.push(name);
      } else {
        kept.push({ name, reason: 'this stack did not make it' });
      }
    } catch (error) {
      if (nameOf(error) !== 'ParameterNotFound' && nameOf(error) !== 'InvalidResourceId') {
        kept.push({ name, reason: messageOf(error) });
      }
    }
  }
  return { deleted, kept };
}

async function ownerOf(client: SSMClient, name: string): Promise<string | undefined> {
  const { TagList = [] } = await client.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }));
  return TagList.find(({ Key }) => Key === OWNER_TAG)?.Value;
}
