import { ownNamesIn } from '../../core/declaration';
import { storeAt } from '../aws/stores';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { placeToDelete, planDelete } from '../operations/delete/plan';
import { announce, announceReach } from '../output/announce';
import { timeOf } from '../output/output';
import { confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { ownProperty } from '../../core/json-object';
import { oneService } from '../source/select';
import { placeIn } from '../source/service';
import { findVariable } from '../values/find-variable';
import { listStore } from '../values/list-store';
import { reachOf } from '../values/reach';
import { accountOf } from '../values/store-account';

export interface DeleteOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Deletes one value permanently: that of a variable, or of another name in the store. */
export async function deleteValue(context: Context, name: string, options: DeleteOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const service = await resolveFor(context, name);
  const { declaration } = service;
  const { store: index } = placeToDelete(declaration, name);
  const store = declaration.stores[index];
  const waitsFor = service.unresolved.get(name);
  if (waitsFor) {
    throw new CommandError(`the next deployment creates the store of ${name} (${waitsFor.what})`, 'deploy the stack first');
  }
  const listing = await listStore(store, service.target, ownNamesIn(declaration, index));
  const { stored, consequence } = planDelete({ declaration, name, listing, gated: service.gate !== undefined, place: service.place });
  const place = placeIn(store, stored.name);
  await announce(context, service, [index], { verb: options.dryRun ? 'would delete from' : 'deleting from', ...options });
  announceReach(output, await reachOf(session, service, [{ store: index, name: stored.name }]), 'is without');
  if (consequence) {
    output.note(consequence);
  }
  const what = `${place} (version ${stored.version}, ${timeOf(stored.modified)})`;
  let deleted = false;
  if (!options.dryRun) {
    if (!await confirmed(io, `Delete ${what} for good?`, options.yes)) {
      throw new CommandError('nothing was deleted');
    }
    const { changed } = await storeAt(store, service.target).remove([stored]);
    if (changed.length > 0) {
      throw new CommandError(`${place} stays: somebody wrote it since you were asked`, 'look at it, and run the same command again');
    }
    deleted = true;
  }
  if (output.asJson) {
    output.json({ name, service: service.path, account: accountOf(store, service.account), region: service.target.region, place, version: stored.version, deleted });
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
