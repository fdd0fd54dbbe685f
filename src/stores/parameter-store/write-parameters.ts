import { SSMClient } from '@aws-sdk/client-ssm';
import { putParameter } from './put-parameter';
import { inParallel } from '../../core/parallel';
import { ValueToWrite, WriteFailure, WriteOptions, WriteOutcome } from '../value-store';

/** More would only wait for the rate that Parameter Store allows. */
const PARALLEL = 4;
/** After so many failures in a row the cause isn't a single value's. */
const HOPELESS = 3;

/** Writes parameters, one call a value unless AWS throttles. */
export async function writeParameters(client: SSMClient, prefix: string, values: readonly ValueToWrite[], options: WriteOptions = {}): Promise<WriteOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  let inRow = 0;
  await inParallel(values, PARALLEL, async ({ variable, name, value, type, description }) => {
    try {
      await putParameter(client, { name: `${prefix}/${name}`, value, type, description, key: options.key });
      written.push(variable);
      inRow = 0;
      options.onWritten?.(written.length);
    } catch (error) {
      failed.push({ variable, error: error as Error });
      inRow++;
    }
  }, () => options.signal?.aborted === true || inRow >= HOPELESS);
  return { written, failed };
}
