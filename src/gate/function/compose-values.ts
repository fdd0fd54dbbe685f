import type { GateDependencies } from './handler';
import { messageOf } from '../../aws/errors';
import { RetryBudget } from '../../aws/retry-budget';
import { CheckContext, checkValues, subjectOf } from '../../checks';
import { composedFinding, occupiedFinding } from '../../checks/composed';
import { shorten } from '../../checks/fixes';
import { Declaration, DerivedVariable } from '../../core/declaration';
import { withParts } from '../../core/derived/parts';
import { shown } from '../../core/location';
import { isComposedBy, Owner } from '../../core/ownership';
import { Finding, StoredValue } from '../../core/stored-value';
import { converge, Convergence } from '../../derived/converge';
import { openStore } from '../../stores/store-services';

export interface ComposeRun {
  readonly declaration: Declaration;
  readonly owner: Owner;
  readonly tags?: Readonly<Record<string, string>>;
  readonly budget: RetryBudget;
  readonly context: CheckContext;
  readonly dependencies: Pick<GateDependencies, 'stores' | 'clock' | 'log'>;
}

export interface Composed {
  readonly readings: ReadonlyMap<string, StoredValue>;
  readonly findings: readonly Finding[];
  /** Variables whose parameters this run created. */
  readonly created: readonly string[];
}

/** Names that somebody else has taken: looked at before anything is written. */
export async function findOccupiedNames(run: ComposeRun, readings: ReadonlyMap<string, StoredValue>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, variable] of derivedVariables(run.declaration)) {
    const reading = readings.get(name);
    if (reading === undefined || reading.status === 'missing') {
      continue;
    }
    try {
      const store = openStore(run.dependencies.stores, run.declaration.stores[variable.store]);
      if (!isComposedBy(await run.budget.retryWhileDenied(() => store.tags(variable.name)), run.owner.stackId)) {
        findings.push(findingOf(run, name, { status: 'occupied' }));
      }
    } catch (error) {
      findings.push(findingOf(run, name, { status: 'failed', error }));
    }
  }
  return findings;
}

/** Composes every derived value. The first that can't be written ends it. */
export async function composeValues(run: ComposeRun): Promise<Composed> {
  const { dependencies, owner, budget } = run;
  const tags = Object.entries(run.tags ?? {}).map(([key, value]) => ({ key, value }));
  const readings = new Map<string, StoredValue>();
  const created: string[] = [];
  for (const [name] of derivedVariables(run.declaration)) {
    const result = await converge(run.declaration, name, { ...dependencies, owner, tags, budget });
    if (result.status !== 'composed') {
      return { readings, created, findings: result.status === 'waiting' ? partFindings(run, result.parts) : [findingOf(run, name, result)] };
    }
    readings.set(name, result.reading);
    created.push(...result.changed === 'created' ? [name] : []);
  }
  return { readings, created, findings: [] };
}

function derivedVariables({ variables }: Declaration): [string, DerivedVariable][] {
  return Object.entries(variables).filter((entry): entry is [string, DerivedVariable] => entry[1].kind === 'derived').sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A part changed between the check and the composition. */
function partFindings({ declaration, context }: ComposeRun, parts: ReadonlyMap<string, StoredValue>): Finding[] {
  return checkValues(withParts(declaration), parts, context);
}

function findingOf({ declaration, context }: ComposeRun, name: string, result: Exclude<Convergence, { readonly status: 'composed' | 'waiting' }>): Finding {
  const subject = subjectOf(declaration, name, context)!;
  switch (result.status) {
    case 'refused':
      return composedFinding(name, result.problem);
    case 'left':
    case 'occupied':
      return occupiedFinding(subject);
    case 'failed':
      return { variable: name, problem: `${shown(subject.location)} could not be composed (${shorten(messageOf(result.error))})`, fix: 'let the key and the policies allow it, then deploy again' };
  }
}
