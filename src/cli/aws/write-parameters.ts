import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { withoutValue } from '../../aws/errors';
import { Write } from '../values/planned-write';
import { STANDARD_BYTES } from '../values/value-rules';

export interface WriteFailure {
  readonly variable: string;
  readonly error: Error;
}

export interface WriteOutcome {
  /** Variables whose write was acknowledged, and no others. */
  readonly written: readonly string[];
  readonly failed: readonly WriteFailure[];
}

export interface WriteParametersOptions {
  readonly prefix: string;
  readonly key?: string;
  /** Stops after the writes that are under way. */
  readonly signal?: AbortSignal;
  readonly onWritten?: (done: number) => void;
}

/** More would only wait for the rate that Parameter Store allows. */
const PARALLEL = 4;
/** After so many failures in a row the cause isn't a single value's. */
const HOPELESS = 3;

/** Writes parameters, one call a value unless AWS asks for patience. */
export async function writeParameters(client: SSMClient, writes: readonly Write[], options: WriteParametersOptions): Promise<WriteOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  const queue = [...writes];
  let inRow = 0;
  const worker = async (): Promise<void> => {
    for (let write = queue.shift(); write && !options.signal?.aborted && inRow < HOPELESS; write = queue.shift()) {
      try {
        await client.send(putCommand(write, options));
        written.push(write.variable);
        inRow = 0;
        options.onWritten?.(written.length);
      } catch (error) {
        failed.push({ variable: write.variable, error: withoutValue(error, write.value) as Error });
        inRow++;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, writes.length) }, worker));
  return { written, failed };
}

/**
 * Overwrite and tags exclude each other, and the type of an existing parameter stays.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
function putCommand({ name, value, type }: Write, { prefix, key }: WriteParametersOptions): PutParameterCommand {
  return new PutParameterCommand({
    Name: `${prefix}/${name}`,
    Value: value,
    Type: type,
    Overwrite: true,
    ...(type === 'SecureString' && key ? { KeyId: key } : {}),
    ...(Buffer.byteLength(value) > STANDARD_BYTES ? { Tier: 'Advanced' } : {}),
  });
}
