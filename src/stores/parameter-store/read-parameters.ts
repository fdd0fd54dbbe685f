import { GetParametersCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { isAccessDenied, isBusy, messageOf } from '../../aws/errors';
import { batches } from '../../core/batches';
import { inParallel } from '../../core/parallel';
import { StoredValue } from '../../core/stored-value';
import { ReadOptions } from '../value-store';

/** Maximum names of one call. */
export const MAX_NAMES = 10;
const PARALLEL = 4;

/** Reads parameters, ten a call. A denied name fails the whole call, so this halves the call to find it. */
export async function readParameters(client: SSMClient, names: readonly string[], options: ReadOptions): Promise<Map<string, StoredValue>> {
  const readings = new Map<string, StoredValue>();
  await inParallel(batches([...new Set(names)], MAX_NAMES), options.parallel ?? PARALLEL, (batch) => readBatch(client, batch, options, readings));
  return readings;
}

async function readBatch(client: SSMClient, names: string[], options: ReadOptions, readings: Map<string, StoredValue>): Promise<void> {
  const decrypt = !options.metadata;
  try {
    const { Parameters = [] } = await options.budget.retryWhileDenied(() => client.send(new GetParametersCommand({ Names: names, WithDecryption: decrypt })));
    // A read by ARN may return the parameter by its name.
    const found = new Map(Parameters.flatMap((parameter) => [parameter.ARN, parameter.Name].map((id) => [id, parameter])));
    for (const name of names) {
      const parameter = found.get(name);
      readings.set(name, parameter ? toReading(parameter, decrypt) : { status: 'missing', what: 'parameter' });
    }
  } catch (error) {
    if (options.rethrow) {
      throw error;
    }
    if (names.length === 1 || isBusy(error)) {
      names.forEach((name) => readings.set(name, { status: isAccessDenied(error) ? 'denied' : 'failed', message: messageOf(error) }));
      return;
    }
    const middle = Math.ceil(names.length / 2);
    await readBatch(client, names.slice(0, middle), options, readings);
    await readBatch(client, names.slice(middle), options, readings);
  }
}

function toReading(parameter: Parameter, decrypted: boolean): StoredValue {
  return {
    status: 'found',
    version: String(parameter.Version ?? ''),
    arn: parameter.ARN ?? parameter.Name ?? '',
    modified: parameter.LastModifiedDate,
    type: parameter.Type,
    // Without decryption, the value of a SecureString is ciphertext.
    ...(decrypted ? { value: parameter.Value ?? '' } : {}),
  };
}
