import { WriteFailure, WriteOptions, WriteOutcome } from '../../stores/value-store';
import { storeAt } from '../aws/stores';
import { CommandError } from '../errors';
import { ResolvedService } from '../session';
import { Write } from './planned-write';
import { unresolvedProblem } from './unresolved';

/** Executes planned writes, store by store. `key` is for a store whose own key isn't known yet. */
export async function writeValues(service: ResolvedService, writes: readonly Write[], options: WriteOptions): Promise<WriteOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  for (const index of [...new Set(writes.map(({ store }) => store))].sort((a, b) => a - b)) {
    const before = written.length;
    const outcome = await storeAt(service.declaration.stores[index], service.target).write(writes.filter(({ store }) => store === index), {
      ...options,
      key: keyFor(service, index, options.key),
      onWritten: (done) => options.onWritten?.(before + done),
    });
    written.push(...outcome.written);
    failed.push(...outcome.failed);
  }
  return { written, failed };
}

/** The store's key as declared. If this deployment creates the key, the caller has to pass one until it exists. */
export function keyFor(service: ResolvedService, index: number, key: string | undefined): string | undefined {
  const unresolved = service.unresolvedKeys.get(index);
  if (unresolved && key === undefined) {
    throw new CommandError(
      unresolvedProblem(`the key of ${service.declaration.stores[index].name}`, unresolved),
      unresolved.isDeployed ? 'name the key with --key ARN' : 'start the deployment and write while the gate waits for the values, or name the key with --key ARN',
    );
  }
  return unresolved ? key : service.declaration.stores[index].key;
}
