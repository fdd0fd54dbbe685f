import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { writeOne } from '../operations/put/run';
import { planRollback } from '../operations/rollback/plan';
import { announce, announceSharedValues, announceTier } from '../output/announce';
import { nextStep } from '../output/next-step';
import { timeOf } from '../output/output';
import { confirmed } from '../output/prompts';
import { placeOf, storeOf } from '../source/service';
import { resolveOwnVariable } from '../values/resolve-variable';
import { sharedValuesOf } from '../values/shared-values';
import { versionsOf } from '../values/versions';

export interface RollbackOptions {
  readonly to?: string;
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export async function rollback(context: Context, name: string, options: RollbackOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const { service, variable } = await resolveOwnVariable(session, name);
  const store = storeOf(service.declaration, variable);
  const versions = await versionsOf(name, store, variable, service);
  const { chosen, write } = planRollback(name, variable, versions, { to: options.to, place: service.place });
  const place = placeOf(service.declaration, variable);
  await announce(context, service, [variable.store], options);
  const sharedValues = await sharedValuesOf(session, service, [variable]);
  announceSharedValues(output, sharedValues);
  announceTier(output, service.declaration, write ? [write] : []);
  const what = `version ${chosen.version} of ${place} (${timeOf(chosen.modified)})`;
  const written = write !== undefined && !options.dryRun;
  if (written) {
    if (!await confirmed(io, `Put ${what} back?`, options.yes)) {
      throw new CommandError('nothing was written');
    }
    await writeOne(context, service, { write }, options.key);
  }
  if (output.asJson) {
    output.json({ name, service: service.path, place, restored: chosen.version, written });
  } else {
    output.line(write === undefined ? `${place} has the value of version ${chosen.version} already; nothing was written`
      : written ? `${what} is back, as a new version` : `${what} would be put back; nothing was written`);
  }
  if (written) {
    nextStep(output, session, service, { stores: [variable.store], sharedValues });
  }
  return EXIT.fine;
}
