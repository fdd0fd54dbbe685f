import { OwnVariable } from '../../core/declaration';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { assertWritable, generatedValue, planPut, PutAction, PutPlan } from '../operations/put/plan';
import { givenValue, hasOtherKey, readCurrent, writeOne } from '../operations/put/run';
import { announce, announceSharedValues, announceTier } from '../output/announce';
import { describedLines } from '../output/described';
import { nextStep } from '../output/next-step';
import { Output } from '../output/output';
import { confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { placeOf, storeOf } from '../source/service';
import { resolveOwnVariable } from '../values/resolve-variable';
import { sharedValuesOf } from '../values/shared-values';
import { storeAccount } from '../values/store-account';
import { assertResolved } from '../values/unresolved';
import { fileAdvice, ruleLines } from '../values/value-rules';
import { keyFor } from '../values/write-values';

export interface PutOptions {
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** Read stdin byte for byte, with the line break at its end. Always set for a variable that is delivered as a file. */
  readonly exact?: boolean;
  /** Generate a new random value for a generated variable. */
  readonly generate?: boolean;
}

export async function put(context: Context, name: string, options: PutOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const { service, variable } = await resolveOwnVariable(session, name);
  const { declaration } = service;
  assertResolved(service, name);
  if (!options.dryRun) {
    keyFor(service, variable.store, options.key);
  }
  await announce(context, service, [variable.store], options);
  const sharedValues = await sharedValuesOf(session, service, [variable]);
  announceSharedValues(output, sharedValues);
  const { current, secret } = await readCurrent(service, name, variable);
  assertWritable(name, current);
  if (!options.generate) {
    [...describedLines(variable), ...fileLines(variable, io.stdin.isTTY), ...ruleLines(variable)].forEach((line) => output.note(line));
  }
  const value = options.generate ? generatedValue(name, variable) : await givenValue(context, name, variable, { exact: options.exact, place: service.place });
  const planned = planPut({ name, variable, declaration, current, secret, value });
  const plan: PutPlan = planned.action === 'unchanged' && await hasOtherKey(service, variable) ? { ...planned, action: 'changed' } : planned;
  if (plan.action !== 'unchanged') {
    announceTier(output, declaration, [plan.write]);
  }
  if (plan.action === 'unchanged' || options.dryRun) {
    return report(output, service, variable, name, plan.action, options);
  }
  // Ask only in a terminal, where somebody may have mistaken the name.
  if (plan.overwrites && io.stdin.isTTY && !await confirmed(io, `Overwrite ${placeOf(declaration, variable)} (${plan.overwrites})?`, options.yes)) {
    throw new CommandError('nothing was written');
  }
  await writeOne(context, service, plan, options.key);
  report(output, service, variable, name, plan.action, options);
  if (plan.action !== 'created') {
    nextStep(output, session, service, { stores: [variable.store], sharedValues });
  }
  return EXIT.fine;
}

/** Only somebody at a prompt can still do otherwise. */
function fileLines(variable: OwnVariable, isTerminal: boolean | undefined): string[] {
  const advice = isTerminal ? fileAdvice(variable) : undefined;
  return advice === undefined ? [] : [`the container gets it as a file: ${advice}`];
}

function report(output: Output, service: ResolvedService, variable: OwnVariable, name: string, action: PutAction, { dryRun }: PutOptions): ExitCode {
  const place = placeOf(service.declaration, variable);
  if (output.asJson) {
    output.json({ name, service: service.path, account: storeAccount(storeOf(service.declaration, variable), service.account), region: service.target.region, place, action, written: !dryRun && action !== 'unchanged' });
  } else if (action === 'unchanged') {
    output.line(`${place} has this value already; nothing was written`);
  } else {
    output.line(`${place} ${dryRun ? `would be ${action}; nothing was written` : action}`);
  }
  return EXIT.fine;
}
