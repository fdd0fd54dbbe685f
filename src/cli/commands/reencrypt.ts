import { Context } from '../context';
import { CommandError, EXIT, ExitCode, explain } from '../errors';
import { ReencryptItem } from '../operations/reencrypt/plan';
import { readReencryption, reencryptStore, wantedKeys } from '../operations/reencrypt/run';
import { announce, announceSharedValues } from '../output/announce';
import { count } from '../output/output';
import { withProgress } from '../output/progress';
import { confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { restartsByItself } from '../source/redeployment';
import { sharedValuesOf } from '../values/shared-values';

export interface ReencryptOptions {
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Encrypts values with their store's current key, after `encryptionKey` changed in the app. */
export async function reencrypt(context: Context, options: ReencryptOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const service = await session.resolveOne('reencrypt');
  const wanted = wantedKeys(service, options.key);
  await announce(context, service, wanted.keys(), options);
  const items = await withProgress(io, `Comparing with ${service.declaration.stores[0].name}`, () => readReencryption(service, wanted));
  const due = items.filter(({ kept }) => kept === undefined);
  if (!output.asJson) {
    print(context, items);
  }
  announceSharedValues(output, await sharedValuesOf(session, service, due.map(({ store, parameter }) => ({ store, name: parameter }))));
  if (due.length > 0 && !options.dryRun && !await confirmed(io, `Encrypt ${count(due.length, 'value')} again?`, options.yes)) {
    throw new CommandError('nothing was written');
  }
  if (!options.dryRun) {
    await carryOut(context, service, due, wanted);
  }
  if (output.asJson) {
    const listed = items.map(({ name, kept }) => ({ name, action: kept === undefined ? 'reencrypt' : 'keep', reason: kept }));
    output.json({ service: service.path, account: service.account, region: service.target.region, dryRun: Boolean(options.dryRun), items: listed });
  } else if (options.dryRun) {
    output.line('nothing was written (--dry-run)');
  } else if (due.length > 0) {
    output.line(`encrypted again: ${due.length} of ${due.length}`);
  }
  if (due.length > 0 && !options.dryRun && restartsByItself(service)) {
    output.note('its ECS services restart by themselves, as each parameter has a new version (redeployOnChange)');
  }
  return items.some(({ problem }) => problem) ? EXIT.findings : EXIT.fine;
}

function print({ output }: Context, items: readonly ReencryptItem[]): void {
  const { yellow, red, dim } = output.colours;
  output.table(['NAME', 'ACTION', ''], items.map(({ name, kept, problem }) => (kept === undefined ? [name, yellow('reencrypt'), ''] : [name, dim('keep'), (problem ? red : dim)(kept)])));
}

async function carryOut({ io, signal }: Context, service: ResolvedService, due: readonly ReencryptItem[], wanted: ReadonlyMap<number, string | undefined>): Promise<void> {
  let done = 0;
  const incomplete = (why: string, cause?: unknown): CommandError =>
    new CommandError(`${done} of ${due.length} are encrypted again${why}`, 'run the same command again: it does the rest', { cause });
  try {
    await withProgress(io, `Encrypting ${count(due.length, 'value')}`, async (progress) => {
      const onWritten = (): void => progress.update(`Encrypted ${++done} of ${due.length}`);
      for (const [index, key] of wanted) {
        const items = due.filter(({ store }) => store === index);
        await reencryptStore(service.declaration.stores[index], service.target, items, { key, signal, onWritten });
      }
    });
  } catch (error) {
    throw incomplete(`: ${explain(error)}`, error);
  }
  if (done < due.length) {
    throw incomplete('');
  }
}
