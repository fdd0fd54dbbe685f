import { valueRemark } from '../../checks/remarks';
import { OwnVariable } from '../../core/declaration';
import { generate } from '../../core/generate';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode, explain } from '../errors';
import { announce } from '../output/announce';
import { describedLines } from '../output/described';
import { nextStep } from '../output/next-step';
import { Output } from '../output/output';
import { askValue, confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { placeOf } from '../source/service';
import { Current, currentOf } from '../values/current-value';
import { readService } from '../values/read-service';
import { resolveOwnVariable } from '../values/resolve-variable';
import { reachedBy } from '../values/shared-values';
import { parameterType, valueProblem } from '../values/value-rules';
import { keyFor, writeValues } from '../values/write-values';

export interface PutOptions {
  readonly key?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** Take stdin byte for byte, with the line break at its end. Always so for a variable that is delivered as a file. */
  readonly exact?: boolean;
  /** A new random value for a generated variable. */
  readonly generate?: boolean;
}

/** `written`: over what the caller may not read, or where nothing was. */
type Action = 'created' | 'changed' | 'unchanged' | 'written';

export async function put(context: Context, name: string, options: PutOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const { service, variable } = await resolveOwnVariable(session, name);
  const { declaration } = service;
  const store = declaration.stores[variable.store];
  refusePending(service, name);
  if (!options.dryRun) {
    keyFor(service, variable.store, options.key);
  }
  announce(output, service, [variable.store]);
  const here = { account: service.account, region: service.target.region };
  const reached = reachedBy((await session.declared()).services, { store, stack: here }, variable.name).filter((path) => path !== service.path);
  if (reached.length > 0) {
    output.note(`this value is shared: it also reaches ${reached.join(', ')}`);
  }
  const current = currentOf(store, variable, (await readService(service, { only: new Set([name]) })).get(name));
  if (current.state === 'blocked') {
    throw new CommandError(`${name} can't be written: ${current.problem}`, current.fix);
  }
  if (!options.generate) {
    describedLines(variable).forEach((line) => output.note(line));
  }
  const value = options.generate ? newValue(name, variable) : await givenValue(context, name, variable, options.exact);
  const problem = valueProblem(store, value);
  if (problem) {
    throw new CommandError(`the value of ${name} ${problem}`, 'give another value');
  }
  const action: Action = current.state === 'absent' ? 'created' : current.state === 'unseen' ? 'written' : current.value === value ? 'unchanged' : 'changed';
  if (action === 'unchanged' || options.dryRun) {
    return report(output, service, variable, name, action, options);
  }
  // A pipe has been told what to write; a person may have mistaken the name.
  const before = current.state === 'found' ? `version ${current.version}` : current.state === 'unseen' ? 'you may not read what is there' : undefined;
  if (before && io.stdin.isTTY && !await confirmed(io, `Overwrite ${placeOf(declaration, variable)} (${before})?`, options.yes)) {
    throw new CommandError('nothing was written');
  }
  await write(context, service, variable, name, value, current, options);
  report(output, service, variable, name, action, options);
  if (action === 'changed' || action === 'written') {
    nextStep(output, service);
  }
  return EXIT.fine;
}

function refusePending(service: ResolvedService, name: string): void {
  const waitsFor = service.unresolved.get(name);
  if (waitsFor) {
    throw new CommandError(`the next deployment creates the store of ${name} (${waitsFor.what})`, 'deploy the stack first');
  }
}

/** The bytes of a file stay as they are: a key without its last line break is refused by some programs. */
async function givenValue({ io, output }: Context, name: string, { file }: OwnVariable, exact: boolean | undefined): Promise<string> {
  const isBytes = file !== undefined && file.encoding !== 'base64';
  const { value, droppedLineBreak } = await askValue(io, name, exact || isBytes);
  if (droppedLineBreak) {
    output.note('one line break at the end of stdin is left out; --exact keeps it');
  }
  const remark = valueRemark(value);
  if (remark) {
    output.note(`the value ${remark}`);
  }
  return value;
}

function newValue(name: string, variable: OwnVariable): string {
  if (variable.kind !== 'generated') {
    throw new CommandError(`${name} is not a generated variable`, 'leave out --generate, and give the value');
  }
  return generate(variable.length, variable.alphabet);
}

async function write(context: Context, service: ResolvedService, variable: OwnVariable, name: string, value: string, current: Current, options: PutOptions): Promise<void> {
  const type = parameterType(variable.kind, current.state === 'found' ? current.type : undefined);
  const planned = { variable: name, store: variable.store, name: variable.name, value, type, description: variable.description, replaces: current.state !== 'absent' } as const;
  const { failed } = await writeValues(service, [planned], { key: options.key, signal: context.signal });
  if (failed.length > 0) {
    throw new CommandError(`${name} was not written: ${explain(failed[0].error)}`, undefined, { cause: failed[0].error });
  }
}

function report(output: Output, service: ResolvedService, variable: OwnVariable, name: string, action: Action, { dryRun }: PutOptions): ExitCode {
  const place = placeOf(service.declaration, variable);
  if (output.asJson) {
    output.json({ name, service: service.path, account: service.account, region: service.target.region, place, action, written: !dryRun && action !== 'unchanged' });
  } else if (action === 'unchanged') {
    output.line(`${place} has this value already; nothing was written`);
  } else {
    output.line(`${place} ${dryRun ? `would be ${action}; nothing was written` : action}`);
  }
  return EXIT.fine;
}
