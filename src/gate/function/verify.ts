import { declarationBefore, isNewPlace, isNewStore } from './changes';
import { ComposeRun, composeValues, findOccupiedNames } from './compose-values';
import { createValues } from './create-values';
import { deleteCreated, DeletionOptions } from './delete-values';
import { GateEvent } from './event';
import type { GateDependencies } from './handler';
import { maybeReadable } from './other-keys';
import { Plan, planValues } from './plan-values';
import { waitForValues } from './wait-for-values';
import { messageOf } from '../../aws/errors';
import { policyDelay, RetryBudget } from '../../aws/retry-budget';
import { isRollback } from '../../aws/stack-status';
import { CheckContext, checkValues } from '../../checks';
import { withoutDerived } from '../../checks/composed';
import { CommandPlace } from '../../core/commands';
import { Declaration, isOwn } from '../../core/declaration';
import { isKeyDenial } from '../../core/encryption-key';
import { environmentInArn } from '../../core/location';
import { byVariable, Finding, StoredValue } from '../../core/stored-value';
import { withOtherKeys } from '../../stores/other-keys';
import { readReferences, sharing } from '../../stores/read-values';

/** How long reads may not return a new value. */
const WRITE_DELAY = 20_000;

export interface Verified {
  readonly readings: ReadonlyMap<string, StoredValue>;
  /** Sorted by variable. */
  readonly findings: readonly Finding[];
  /** Variables whose values this run created. */
  readonly created: readonly string[];
}

/**
 * Reads every reference, waits for values that people have yet to put, and checks all values. Only without findings it creates the
 * missing values that it may create: a run that refuses has written nothing.
 */
export async function verify(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<Verified> {
  const { stores, clock, log } = dependencies;
  const before = declarationBefore(event.OldResourceProperties);
  const budget = new RetryBudget(clock, policyDelay());
  const recognised = (found: ReadonlyMap<string, StoredValue>): Promise<Map<string, StoredValue>> => withOtherKeys(declaration, found, stores, logged(log));

  let readings = await readAll(declaration, dependencies, budget);
  const rollingBack = async (): Promise<boolean> => isRollback(await dependencies.stackStatus(event.StackId));
  let readOnly = false;
  const context: CheckContext = { reader: 'gate', place: commandPlace(event.StackId) };
  const plan = (): Plan => planValues({ declaration, before, readings, readOnly, context });
  if (event.RequestType === 'Update' && plan().create.length > 0) {
    readOnly = await rollingBack();
  }
  const seconds = secondsToWait(event, declaration, before, plan().findings);
  if (!readOnly && seconds > 0) {
    const later = await waitForValues({
      seconds,
      dependencies,
      findings: plan().findings,
      poll: async (names) => {
        const only = sharing(declaration, await maybeReadable(declaration, readings, names, stores));
        readings = merge(readings, await recognised(await readReferences(declaration, stores, { only, budget: RetryBudget.none(clock) })));
        return plan().findings.filter((finding) => names.includes(finding.variable) && isAwaitable(finding));
      },
      stopped: rollingBack,
    });
    readOnly = later === 'stopped';
  }
  const { create, findings } = plan();
  const run: Run = { event, declaration, dependencies, budget, context };
  const refused = findings.length > 0 ? findings : await findOccupiedNames(composing(run), readings);
  if (refused.length > 0) {
    return { readings, findings: refused, created: [] };
  }
  const verified = create.length === 0 || readOnly ? { readings, findings, created: [] } : await createAndRead(run, create, readings);
  return verified.findings.length > 0 ? verified : compose(run, verified);
}

/** A value under another key stays denied, so this reads its key before it waits for policies. */
async function readAll(declaration: Declaration, { stores, log }: GateDependencies, budget: RetryBudget): Promise<Map<string, StoredValue>> {
  const impatient = budget.except((error) => isKeyDenial(messageOf(error)));
  const first = await withOtherKeys(declaration, await readReferences(declaration, stores, { budget: impatient }), stores, logged(log));
  const denied = [...first].filter(([, reading]) => reading.status === 'denied' && reading.otherKey === undefined && isKeyDenial(reading.message)).map(([name]) => name);
  if (denied.length === 0) {
    return first;
  }
  const again = await readReferences(declaration, stores, { only: sharing(declaration, denied), budget });
  return merge(first, await withOtherKeys(declaration, again, stores, logged(log)));
}

/** Logs a key that could not be asked for. */
function logged(log: GateDependencies['log']): (variable: string, error: unknown) => void {
  return (variable, error) => log({ message: 'The key of a value could not be asked for', names: [variable], error: messageOf(error) });
}

interface Run {
  readonly event: GateEvent;
  readonly declaration: Declaration;
  readonly dependencies: GateDependencies;
  readonly budget: RetryBudget;
  readonly context: CheckContext;
}

function composing({ event, declaration, dependencies, budget, context }: Run): ComposeRun {
  const owner = { stackId: event.StackId, logicalId: event.LogicalResourceId };
  return { declaration, dependencies, budget, context, owner, tags: event.ResourceProperties.Tags };
}

/** What code owns comes last, when every part is there. */
async function compose(run: Run, verified: Verified): Promise<Verified> {
  const since = new Date(run.dependencies.clock.now() - CLOCK_DIFFERENCE);
  const composed = await composeValues(composing(run));
  const created = [...verified.created, ...composed.created];
  const findings = [...composed.findings].sort(byVariable);
  if (findings.length > 0 && created.length > 0) {
    await undo(run.declaration, created, { owner: composing(run).owner, since }, run.dependencies);
  }
  return { readings: merge(verified.readings, composed.readings), findings, created };
}

/** The commands that the gate prints act on the stack's account and region in every shell. */
function commandPlace(stackId: string): CommandPlace {
  const { region, account } = environmentInArn(stackId)!;
  return { region, account };
}

/** Creates the values and reads them. Undoes them if something fails. */
async function createAndRead({ event, declaration, dependencies, budget, context }: Run, create: Plan['create'], before: ReadonlyMap<string, StoredValue>): Promise<Verified> {
  const { stores, clock, log } = dependencies;
  const owner = { stackId: event.StackId, logicalId: event.LogicalResourceId };
  const since = new Date(clock.now() - CLOCK_DIFFERENCE);
  const { created, findings: notCreated } = await createValues(declaration, create, stores, { owner, tags: event.ResourceProperties.Tags, budget, clock, context });
  if (created.length) {
    log({ message: 'created', names: [...created].sort() });
  }
  const readings = notCreated.length ? before : merge(before, await readWritten(declaration, create.map(({ variable }) => variable), dependencies, budget));
  const findings = [...notCreated, ...notCreated.length ? [] : checkValues(declaration, withoutDerived(readings, declaration), context)].sort(byVariable);
  if (findings.length > 0 && created.length > 0) {
    await undo(declaration, created, { owner, since }, dependencies);
  }
  return { readings, findings, created };
}

/** Maximum difference between the clocks of AWS's services. */
const CLOCK_DIFFERENCE = 60_000;

async function undo(declaration: Declaration, created: readonly string[], options: DeletionOptions, { stores, log }: GateDependencies): Promise<void> {
  const own = created.flatMap((name) => {
    const variable = declaration.variables[name];
    return isOwn(variable) ? [[name, variable] as const] : [];
  });
  log({ message: 'Removing what this run created, as it is refused', ...await deleteCreated(declaration, own, stores, options) });
}

/** Reads new values, of this gate or of somebody faster, until AWS returns them. */
async function readWritten(declaration: Declaration, names: readonly string[], { stores, clock }: GateDependencies, budget: RetryBudget): Promise<Map<string, StoredValue>> {
  const written = new RetryBudget(clock, WRITE_DELAY, 1_000);
  const only = sharing(declaration, names);
  for (;;) {
    const readings = await readReferences(declaration, stores, { only, budget });
    const unseen = checkValues(declaration, readings).some(({ variable, missing }) => missing && names.includes(variable));
    if (!unseen || !(await written.waitForNextAttempt())) {
      return readings;
    }
  }
}

/** Waits only if all findings are values that people can put, and nobody could have put them before. */
function secondsToWait(event: GateEvent, declaration: Declaration, before: Declaration | undefined, findings: readonly Finding[]): number {
  const { RequestType, OldResourceProperties, ResourceProperties: { Wait, WaitOnCreate } } = event;
  if (findings.length === 0 || !findings.every(isAwaitable)) {
    return 0;
  }
  const names = findings.map(({ variable }) => variable);
  if (RequestType === 'Create' || !OldResourceProperties) {
    return Number(Wait ?? WaitOnCreate ?? 0);
  }
  if (!before || !names.every((name) => isNewPlace(declaration, before, name))) {
    return 0; // without a declaration that this version can read, nobody knows what is new
  }
  const unreachable = names.every((name) => isNewStore(declaration, before, name));
  return Number(Wait ?? (unreachable ? WaitOnCreate : undefined) ?? 0);
}

function isAwaitable({ missing, replaceable }: Finding): boolean {
  return missing === true || replaceable === true;
}

function merge(before: ReadonlyMap<string, StoredValue>, later: ReadonlyMap<string, StoredValue>): Map<string, StoredValue> {
  return new Map([...before, ...later]);
}
