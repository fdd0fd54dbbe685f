import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { changeKeyOfSecret } from './secret-keys';
import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { Target, whereIs } from './target';
import { withoutValue } from '../../aws/errors';
import { StoreDeclaration } from '../../core/declaration';
import { DEFAULT_KEY, ReencryptItem } from '../operations/reencrypt/plan';

export interface ReencryptStoreOptions {
  /** Without one the AWS managed key. */
  readonly key?: string;
  /** Stops after the write that is under way. */
  readonly signal: AbortSignal;
  readonly onWritten: () => void;
}

/**
 * Encrypts values of a store with a key, one after the other. An error ends it, as one of a key holds for all. Gives what
 * somebody else wrote between our reading and our writing, so that it is the version before the newest now.
 */
export async function reencryptStore(store: StoreDeclaration, target: Target, items: readonly ReencryptItem[], options: ReencryptStoreOptions): Promise<ReencryptItem[]> {
  const at = whereIs(store, target);
  const overtaken: ReencryptItem[] = [];
  for (const item of items) {
    if (options.signal.aborted) {
      break;
    }
    if (store.kind === 'secretsmanager') {
      await changeKeyOfSecret(secretsManager(at), store.name, options.key ?? DEFAULT_KEY.secretsmanager);
    } else if (!await reencryptParameter(ssm(at), `${store.name}/${item.parameter}`, options.key ?? DEFAULT_KEY.ssm)) {
      overtaken.push(item);
    }
    options.onWritten();
  }
  return overtaken;
}

/** Writes the value once more, right after it was read. False when a version came in between. */
async function reencryptParameter(client: SSMClient, Name: string, KeyId: string): Promise<boolean> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  const { Value, Version: before } = Parameter!;
  try {
    const { Version } = await client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', KeyId, Overwrite: true }));
    return Version === undefined || Version === before! + 1;
  } catch (error) {
    throw withoutValue(error, Value!);
  }
}
