import { planCopy, CopiedValue, CopyPlan } from './plan';
import { CopySource, inSource } from './source';
import { RetryBudget, SYSTEM_CLOCK } from '../../../aws/retry-budget';
import { Declaration, OwnVariable } from '../../../core/declaration';
import { readReferences } from '../../../stores/read-values';
import { WriteFailure } from '../../../stores/value-store';
import { storeAt, storesAt } from '../../aws/stores';
import { ResolvedService } from '../../session';
import { Current, currentOf } from '../../values/current-value';
import { readServiceValues } from '../../values/read-service-values';
import { valueOf } from '../../values/value-of';
import { keyFor } from '../../values/write-values';

/** Compares both places, with the caller's permissions. */
export async function readCopy(service: ResolvedService, own: ReadonlyMap<string, OwnVariable>, source: CopySource): Promise<CopyPlan> {
  const { declaration } = service;
  const there: Declaration = {
    ...declaration,
    verification: 'values',
    stores: [source.store],
    variables: Object.fromEntries([...own].map(([name, variable]) => [name, inSource(variable, source)])),
  };
  const readings = await readReferences(there, storesAt(service.target), { budget: RetryBudget.none() });
  const here = await readServiceValues(service, { only: new Set(own.keys()) });
  return planCopy({
    declaration,
    own,
    found: new Map([...own.keys()].map((name) => [name, { reading: readings.get(name), value: valueOf(there, there.variables[name], readings.get(name)) }])),
    current: new Map([...own].map(([name, variable]): [string, Current] =>
      [name, currentOf(declaration.stores[variable.store], variable, here.get(name), { variable: name, place: service.place })])),
  });
}

export interface CopyOutcome {
  readonly written: readonly string[];
  /** Variables that somebody else has written since the plan. Their values stay. */
  readonly overtaken: readonly string[];
  readonly failed: readonly WriteFailure[];
}

/**
 * Creates values and overwrites none: in a JSON secret by compare-and-swap, in Parameter Store by a write that AWS rejects if the
 * name exists.
 */
export async function writeCopy(service: ResolvedService, values: readonly CopiedValue[], key: string | undefined): Promise<CopyOutcome> {
  const written: string[] = [];
  const failed: WriteFailure[] = [];
  for (const index of [...new Set(values.map(({ store }) => store))].sort((a, b) => a - b)) {
    const store = { ...service.declaration.stores[index], key: keyFor(service, index, key) };
    const planned = values.filter((value) => value.store === index).map((value) => ({ ...value, value: () => value.value }));
    const outcome = await storeAt(store, service.target).create(planned, { tags: [], advanced: true, budget: RetryBudget.none(), clock: SYSTEM_CLOCK });
    written.push(...outcome.written);
    failed.push(...outcome.failed);
  }
  const settled = new Set([...written, ...failed.map(({ variable }) => variable)]);
  return { written, failed, overtaken: values.map(({ variable }) => variable).filter((name) => !settled.has(name)) };
}
