import { ownProperty } from '../../core/json-object';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { deleteSeen, readDeletion } from '../operations/delete/run';
import { announce, announceSharedValues } from '../output/announce';
import { timeOf } from '../output/output';
import { confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { oneService } from '../source/select';
import { findVariable } from '../values/find-variable';
import { sharedValuesOf } from '../values/shared-values';
import { storeAccount } from '../values/store-account';

export interface DeleteOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Deletes one value permanently: that of a variable, or of another name in the store. */
export async function deleteValue(context: Context, name: string, options: DeleteOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const service = await resolveFor(context, name);
  const read = await readDeletion(service, name);
  const { store, stored, consequence, place } = read;
  await announce(context, service, [store], { verb: options.dryRun ? 'would delete from' : 'deleting from', ...options });
  announceSharedValues(output, await sharedValuesOf(session, service, [{ store, name: stored.name }]), 'is without');
  if (consequence) {
    output.note(consequence);
  }
  const what = `${place} (version ${stored.version}, ${timeOf(stored.modified)})`;
  let deleted = false;
  if (!options.dryRun) {
    if (!await confirmed(io, `Delete ${what} for good?`, options.yes)) {
      throw new CommandError('nothing was deleted');
    }
    await deleteSeen(service, read);
    deleted = true;
  }
  if (output.asJson) {
    const account = storeAccount(service.declaration.stores[store], service.account);
    output.json({ name, service: service.path, account, region: service.target.region, place, version: stored.version, deleted });
  } else {
    output.line(deleted ? `${place} is deleted` : `${what} would be deleted; nothing was deleted`);
  }
  return EXIT.fine;
}

/** The service that declares the variable, or the only selected one. */
async function resolveFor({ session }: Context, name: string): Promise<ResolvedService> {
  const services = await session.services();
  const declared = services.some(({ declaration }) => ownProperty(declaration.variables, name) !== undefined);
  return session.resolveService(declared || services.length > 1 ? findVariable(services, name, session.place).service : oneService(services, 'delete'));
}
