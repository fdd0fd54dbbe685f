import { createValues } from './create-values';
import { GateEvent } from './event';
import type { GateDependencies } from './handler';
import { waitForValues } from './wait-for-values';
import { policyDelay, RetryBudget } from '../../aws/retry-budget';
import { isRollback } from '../../aws/stack-status';
import { checkValues } from '../../checks';
import { GateProperties } from '../../core/contracts/gate';
import { Declaration, isCreatable, isReference } from '../../core/declaration';
import { locate } from '../../core/location';
import { Finding, StoredValue } from '../../core/stored-value';
import { decodeDeclaration } from '../../core/wire';
import { readReferences, sharing } from '../../stores/read-values';

/** How long a write may be unseen. */
const WRITE_DELAY = 20_000;

export interface Verified {
  readonly readings: ReadonlyMap<string, StoredValue>;
  /** A-Z. */
  readonly findings: readonly Finding[];
}

/** Creates what is missing and may be created, waits for what people have yet to put, and checks every reference. */
export async function verify(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<Verified> {
  const { stores, clock, log } = dependencies;
  const budget = new RetryBudget(clock, policyDelay());
  let readings = await readReferences(declaration, stores, { budget });

  const missing = creatable(declaration, checkValues(declaration, readings));
  const { created, findings: notCreated } = await createValues(declaration, missing, stores, { owner: event.StackId, budget, clock });
  const failing = new Set(notCreated.map(({ variable }) => variable));
  const present = missing.filter((name) => !failing.has(name));
  if (created.length) {
    log({ message: 'created', names: created });
  }
  if (present.length) {
    readings = merge(readings, await readWritten(declaration, present, dependencies, budget));
  }

  const findingsOf = (): Finding[] => [...notCreated, ...checkValues(declaration, readings).filter(({ variable }) => !failing.has(variable))];
  const wait = secondsToWait(event);
  if (wait > 0 && canWait(declaration, findingsOf(), event)) {
    readings = merge(readings, await waitForValues({
      declaration,
      findings: findingsOf(),
      seconds: wait,
      dependencies,
      budget,
      stopped: async () => isRollback(await dependencies.stackStatus(event.StackId)),
    }));
  }
  return { readings, findings: findingsOf().sort((a, b) => (a.variable < b.variable ? -1 : 1)) };
}

function creatable(declaration: Declaration, findings: readonly Finding[]): string[] {
  return findings.filter(({ missing, variable }) => missing && isCreatable(declaration.variables[variable])).map(({ variable }) => variable);
}

/** Reads what was just written, by us or by somebody faster, until it is seen. */
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

/** Waiting helps where nothing but values that nobody has put yet stands in the way, and only for names that are new. */
function canWait(declaration: Declaration, findings: readonly Finding[], event: GateEvent): boolean {
  return findings.length > 0 && findings.every(({ missing }) => missing)
    && (!event.OldResourceProperties || allNew(declaration, event.OldResourceProperties, findings.map(({ variable }) => variable)));
}

/** True when none of the variables was read from the same place before. */
function allNew(declaration: Declaration, { Declaration: wire }: GateProperties, names: readonly string[]): boolean {
  let before: Declaration;
  try {
    before = decodeDeclaration(wire);
  } catch {
    return false; // of another version of the library: what is new can't be told
  }
  return names.every((name) => before.variables[name] === undefined || place(before, name) !== place(declaration, name));
}

function place(declaration: Declaration, name: string): string | undefined {
  const variable = declaration.variables[name];
  return isReference(variable) ? JSON.stringify(locate(declaration, variable)) : undefined;
}

function secondsToWait({ RequestType, ResourceProperties: { Wait, WaitOnCreate } }: GateEvent): number {
  return Number(Wait ?? (RequestType === 'Create' ? WaitOnCreate : undefined) ?? 0);
}

function merge(before: ReadonlyMap<string, StoredValue>, later: ReadonlyMap<string, StoredValue>): Map<string, StoredValue> {
  return new Map([...before, ...later]);
}
