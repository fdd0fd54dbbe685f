import { withoutValue } from '../../aws/errors';
import { changeJsonSecret } from '../../stores/secrets-manager/json-secret';
import { CommandError } from '../errors';
import { ResolvedService } from '../session';
import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { whereIs } from './target';
import { WriteFailure, WriteOutcome, writeParameters } from './write-parameters';
import { Write } from '../values/planned-write';

export interface WriteOptions {
  /** Key for a store whose own key isn't known yet. */
  readonly key?: string;
  readonly signal?: AbortSignal;
  readonly onWritten?: (done: number) => void;
}

/** Carries out planned writes, store by store. */
export async function writeValues(service: ResolvedService, writes: readonly Write[], options: WriteOptions): Promise<WriteOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  for (const index of [...new Set(writes.map(({ store }) => store))].sort((a, b) => a - b)) {
    const before = written.length;
    const outcome = await writeStore(service, index, writes.filter(({ store }) => store === index), {
      ...options,
      onWritten: (done) => options.onWritten?.(before + done),
    });
    written.push(...outcome.written);
    failed.push(...outcome.failed);
  }
  return { written, failed };
}

async function writeStore(service: ResolvedService, index: number, writes: readonly Write[], options: WriteOptions): Promise<WriteOutcome> {
  const store = service.declaration.stores[index];
  const target = whereIs(store, service.target);
  const key = keyFor(service, index, options.key);
  if (store.kind === 'ssm') {
    return writeParameters(ssm(target), writes, { ...options, prefix: store.name, key });
  }
  if (options.signal?.aborted) {
    return { written: [], failed: [] };
  }
  const changes = Object.fromEntries(writes.map(({ name, value }) => [name, value]));
  const names = writes.map(({ variable }) => variable);
  try {
    await changeJsonSecret(secretsManager(target), store.arn ?? store.name, () => changes, store.arn ? {} : { create: { kmsKeyId: key } });
    options.onWritten?.(writes.length);
    return { written: names, failed: [] };
  } catch (error) {
    const told = writes.reduce((cleaned, { value }) => withoutValue(cleaned, value), error) as Error;
    return { written: [], failed: names.map((variable) => ({ variable, error: told })) };
  }
}

/** The store's key as declared. One that this deployment makes has to be named by hand until it exists. */
export function keyFor(service: ResolvedService, index: number, key: string | undefined): string | undefined {
  const unresolved = service.unresolvedKeys.get(index);
  if (unresolved && key === undefined) {
    throw new CommandError(
      `the next deployment creates the key of ${service.declaration.stores[index].name} (${unresolved.what})`,
      'start the deployment and write while the gate waits for the values, or name the key with --key ARN',
    );
  }
  return unresolved ? key : service.declaration.stores[index].key ?? key;
}
