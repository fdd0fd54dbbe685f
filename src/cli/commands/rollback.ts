import { Context } from '../context';
import { CommandError, EXIT, ExitCode, explain } from '../errors';
import { versionToRestore } from '../operations/rollback/plan';
import { announce } from '../output/announce';
import { nextStep } from '../output/next-step';
import { timeOf } from '../output/output';
import { confirmed } from '../output/prompts';
import { placeOf, storeOf } from '../source/service';
import { resolveOwnVariable } from '../values/resolve-variable';
import { parameterType } from '../values/value-rules';
import { versionsOf } from '../values/versions';
import { writeValues } from '../values/write-values';

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
  const versions = await versionsOf(name, store, variable, service.target);
  const chosen = versionToRestore(name, versions, options.to);
  const place = placeOf(service.declaration, variable);
  const unchanged = versions.some(({ current, value }) => current && value === chosen.value);
  announce(output, service, [variable.store]);
  const what = `version ${chosen.version} of ${place} (${timeOf(chosen.modified)})`;
  const write = !options.dryRun && !unchanged;
  if (write) {
    if (!await confirmed(io, `Put ${what} back?`, options.yes)) {
      throw new CommandError('nothing was written');
    }
    const type = parameterType(variable.kind, chosen.type);
    const { failed } = await writeValues(service, [
      { variable: name, store: variable.store, name: variable.name, value: chosen.value, type, replaces: true },
    ], { key: options.key, signal: context.signal });
    if (failed.length > 0) {
      throw new CommandError(`${name} was not written: ${explain(failed[0].error)}`);
    }
  }
  if (output.asJson) {
    output.json({ name, service: service.path, place, restored: chosen.version, written: write });
  } else {
    output.line(unchanged ? `${place} has the value of version ${chosen.version} already; nothing was written`
      : write ? `${what} is back, as a new version` : `${what} would be put back; nothing was written`);
  }
  if (write) {
    nextStep(output, service);
  }
  return EXIT.fine;
}
