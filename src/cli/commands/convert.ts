import { Context } from '../context';
import { CommandError, EXIT, ExitCode, explain } from '../errors';
import { ConvertPlan, planConversion } from '../operations/convert/plan';
import { convertVariable, readForConversion } from '../operations/convert/run';
import { announce, announceSharedValues } from '../output/announce';
import { confirmed } from '../output/prompts';
import { placeOf, storeOf } from '../source/service';
import { resolveOwnVariable } from '../values/resolve-variable';
import { sharedValuesOf } from '../values/shared-values';
import { keyFor } from '../values/write-values';

export interface ConvertOptions {
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Converts a parameter of another type into a SecureString with the same value. */
export async function convertParameter(context: Context, name: string, options: ConvertOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const { service, variable } = await resolveOwnVariable(session, name);
  const store = storeOf(service.declaration, variable);
  const key = options.dryRun ? undefined : keyFor(service, variable.store, options.key);
  await announce(context, service, [variable.store], options);
  announceSharedValues(output, await sharedValuesOf(session, service, [variable]));
  const plan = planConversion({ name, variable, store, place: service.place, ...await readForConversion(service, store, variable) });
  const place = placeOf(service.declaration, variable);
  const write = plan.action !== 'none' && !options.dryRun;
  if (write) {
    output.note('it is deleted and created again with the same value, and its older versions are gone: a task that starts in the same second fails');
    if (!await confirmed(io, question(plan, place), options.yes)) {
      throw new CommandError('nothing was written');
    }
    await carryOut(name, () => convertVariable(service, store, variable, { key, version: plan.action === 'convert' ? plan.version : undefined }));
  }
  if (output.asJson) {
    output.json({ name, service: service.path, account: service.account, region: service.target.region, place, action: plan.action, written: write });
  } else {
    output.line(plan.action === 'none' ? `${place} is a SecureString already; nothing was written` : write ? `${place} is a SecureString now, with the same value` : `${question(plan, place)} Nothing was written`);
  }
  return EXIT.fine;
}

function question(plan: ConvertPlan, place: string): string {
  return plan.action === 'convert' ? `Turn ${place} (a ${plan.type}, version ${plan.version}) into a SecureString?` : `Finish the conversion of ${place}, which was interrupted?`;
}

async function carryOut(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new CommandError(`${name} was not converted: ${explain(error)}`, 'run the same command again: a value that is already deleted is in its copy, and comes back', { cause: error });
  }
}
