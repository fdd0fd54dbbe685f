import { GetParametersCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { isAccessDenied, isBusy, messageOf } from '../../aws/errors';
import { RetryBudget } from '../../aws/retry-budget';
import { StoredValue } from '../../core/stored-value';

/** Most names that one call takes. */
const BATCH = 10;
const PARALLEL = 4;

export interface ReadParametersOptions {
  readonly decrypt: boolean;
  readonly patience: RetryBudget;
}

/** Reads parameters, ten a call. A name that spoils its call, as a denied one does, is found by halving the call. */
export async function readParameters(client: SSMClient, names: readonly string[], options: ReadParametersOptions): Promise<Map<string, StoredValue>> {
  const readings = new Map<string, StoredValue>();
  const unique = [...new Set(names)];
  const batches: string[][] = [];
  for (let i = 0; i < unique.length; i += BATCH) {
    batches.push(unique.slice(i, i + BATCH));
  }
  const worker = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      await readBatch(client, batch, options, readings);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return readings;
}

async function readBatch(client: SSMClient, names: string[], options: ReadParametersOptions, readings: Map<string, StoredValue>): Promise<void> {
  try {
    const { Parameters = [] } = await options.patience.retryWhileDenied(() => client.send(new GetParametersCommand({ Names: names, WithDecryption: options.decrypt })));
    const found = new Map(Parameters.map((parameter) => [parameter.Name, parameter]));
    for (const name of names) {
      const parameter = found.get(name);
      readings.set(name, parameter ? toReading(parameter, options.decrypt) : { status: 'missing', what: 'parameter' });
    }
  } catch (error) {
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
    // Undecrypted, the value of a SecureString is cipher text.
    ...(decrypted ? { value: parameter.Value ?? '' } : {}),
  };
}
