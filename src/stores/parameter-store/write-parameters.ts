import { SSMClient } from '@aws-sdk/client-ssm';
import { putParameter } from './put-parameter';
import { putSeen } from './put-seen';
import { MAX_NAMES } from './read-parameters';
import { changedSince } from './seen-parameters';
import { batches } from '../../core/batches';
import { inParallel } from '../../core/parallel';
import { ChangedMeanwhileError } from '../changed-meanwhile';
import { ValueToWrite, WriteFailure, WriteOptions, WriteOutcome } from '../value-store';

/** More calls would only wait for Parameter Store's rate limit. */
const PARALLEL = 4;
/** After this many failures in a row the cause isn't a single value. */
const HOPELESS = 3;

/** Writes parameters, one call a value unless AWS throttles. It reads old versions again right before, ten at a time. */
export async function writeParameters(client: SSMClient, prefix: string, values: readonly ValueToWrite[], options: WriteOptions = {}): Promise<WriteOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  let inRow = 0;
  const stopped = (): boolean => options.signal?.aborted === true || inRow >= HOPELESS;
  const fail = (variable: string, error: unknown): void => {
    failed.push({ variable, error: error as Error });
    inRow = error instanceof ChangedMeanwhileError ? 0 : inRow + 1;
  };
  for (const batch of batches(values, MAX_NAMES)) {
    const changed = options.isOld?.() && !stopped() ? await changedSince(client, prefix, batch.map(toLook)) : new Set<string>();
    await inParallel(batch, PARALLEL, async (value) => {
      if (changed.has(value.name)) {
        return fail(value.variable, new ChangedMeanwhileError());
      }
      try {
        await writeParameter(client, prefix, value, options.key);
        written.push(value.variable);
        inRow = 0;
        options.onWritten?.(written.length);
      } catch (error) {
        fail(value.variable, error);
      }
    }, stopped);
  }
  return { written, failed };
}

function toLook({ name, seen }: ValueToWrite): { name: string; version?: string } {
  return { name, version: seen?.status === 'found' ? seen.version : undefined };
}

async function writeParameter(client: SSMClient, prefix: string, { name, value, type, description, seen }: ValueToWrite, key: string | undefined): Promise<void> {
  const parameter = { name: `${prefix}/${name}`, value, type, description, key };
  await (seen ? putSeen(client, parameter, seen) : putParameter(client, parameter));
}
