import { SSMClient } from '@aws-sdk/client-ssm';
import { putParameter } from './put-parameter';
import { nameOf } from '../../aws/errors';
import { parameterName, StoreDeclaration } from '../../core/declaration';
import { CreateOptions, ValueToCreate, WriteFailure, WriteOutcome } from '../value-store';

/** Creates parameters one by one, so that each failure belongs to one value. */
export async function createParameters(client: SSMClient, store: StoreDeclaration, values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  for (const value of values) {
    try {
      if (await options.budget.retryWhileDenied(() => createParameter(client, store, value, options))) {
        written.push(value.variable);
      }
    } catch (error) {
      failed.push({ variable: value.variable, error: error as Error });
    }
  }
  return { written, failed };
}

/** False if somebody else has created it meanwhile. */
async function createParameter(client: SSMClient, store: StoreDeclaration, planned: ValueToCreate, { tags, advanced }: CreateOptions): Promise<boolean> {
  try {
    await putParameter(client, { name: parameterName(store, planned), value: planned.value(), type: planned.type, key: store.key, createWith: tags, advanced });
    return true;
  } catch (error) {
    if (nameOf(error) === 'ParameterAlreadyExists') {
      return false;
    }
    throw error;
  }
}
