import { Ports, LastChange } from './ports';
import { attempted, margin, MARGIN_MS, merge, Pending, pendingFromStore, tooEarly } from '../../core/changes/pending';
import { judge, openSince } from '../../core/changes/rollouts';
import { METRIC, MetricName, ServiceWatch } from '../../core/contracts/redeploy';

/** What becomes of a service's pending changes. */
export type Step =
  | { readonly kind: 'wait'; readonly reason: string; readonly pending: Pending; /** Milliseconds; none: until the next poll. */ readonly ms?: number }
  | { readonly kind: 'settled'; readonly reason: string; readonly metric?: MetricName; readonly fields?: Record<string, unknown> };

/** One look at a service: wait, restart it, or be done. Whatever it decides on, it reads first. */
export async function decide(watch: ServiceWatch, pending: Pending, ports: Ports): Promise<Step> {
  const early = tooEarly(watch, pending, ports.now());
  if (early > 0) {
    return { kind: 'wait', reason: 'debounce', pending, ms: early };
  }
  const state = await ports.service(watch, pending.needs);
  if (!state) {
    const busy = await ports.stackBusy();
    return busy ? { kind: 'wait', reason: 'stack-in-progress', pending } : { kind: 'settled', reason: 'service-not-found', metric: METRIC.failed };
  }
  const verdict = judge(pending, state);
  if (verdict === 'covered') {
    const skipped = !pending.attempt && !pending.reconcile;
    return { kind: 'settled', reason: pending.attempt ? 'deployed' : 'covered', ...(skipped ? { metric: METRIC.skipped } : {}) };
  }
  if (verdict === 'failed') {
    return { kind: 'settled', reason: 'deployment-failed', metric: METRIC.failed, fields: { deployment: pending.attempt?.id } };
  }
  if (verdict !== 'uncovered') {
    return { kind: 'wait', reason: verdict === 'covering' ? 'deploying' : 'other-deployment', pending };
  }
  // The oldest change may have been taken care of meanwhile; then the patience for the newest begins anew.
  const open = { ...pending, since: openSince(pending, state, margin(watch)) };
  const patience = tooEarly(watch, open, ports.now());
  if (patience > 0) {
    return { kind: 'wait', reason: 'debounce', pending: open, ms: patience };
  }
  if (await ports.stackBusy()) {
    return { kind: 'wait', reason: 'stack-in-progress', pending };
  }
  return await blocked(watch, pending, ports) ?? restart(watch, pending, ports);
}

/** Is a scheduled look needed at all? Nothing when the last deployment has read everything. */
export async function reconcile(watch: ServiceWatch, ports: Ports): Promise<Step> {
  const values = await ports.values(watch);
  if (values.missing.length) {
    return missing(values.missing);
  }
  const stored = fromStore(watch, values.present);
  if (!stored) {
    return { kind: 'settled', reason: 'nothing-stored' };
  }
  const state = await ports.service(watch, stored.needs);
  const verdict = state ? judge({ ...stored, reconcile: true }, state) : 'uncovered';
  return verdict === 'covered' || verdict === 'covering'
    ? { kind: 'settled', reason: 'reconciled' }
    : { kind: 'wait', reason: 'reconcile', pending: { ...stored, reconcile: true }, ms: 0 };
}

/** What the store says against a restart now. */
async function blocked(watch: ServiceWatch, pending: Pending, ports: Ports): Promise<Step | undefined> {
  const values = await ports.values(watch);
  if (values.missing.length) {
    return missing(values.missing);
  }
  const stored = fromStore(watch, values.present);
  const now = ports.now();
  if (stored && stored.newest > pending.newest) {
    const both = { ...merge(pending, stored), reconcile: pending.reconcile };
    if (tooEarly(watch, both, now) > 0) {
      return { kind: 'wait', reason: 'debounce', pending: both, ms: tooEarly(watch, both, now) };
    }
  }
  const lags = (stored?.newest ?? 0) < pending.newest - 1000 && now < pending.newest + MARGIN_MS;
  return lags ? { kind: 'wait', reason: 'store-lags', pending, ms: 2000 } : undefined;
}

async function restart(watch: ServiceWatch, pending: Pending, ports: Ports): Promise<Step> {
  const attempt = await ports.restart(watch);
  ports.report({
    level: 'INFO',
    event: 'restart',
    service: watch.name,
    metric: METRIC.restarts,
    deployment: attempt.id,
    names: pending.names,
    sinceChangeMs: ports.now() - pending.newest,
  });
  return { kind: 'wait', reason: 'deploying', pending: attempted(pending, attempt) };
}

/** A restart now would replace healthy tasks by ones that can't start. */
function missing(names: readonly string[]): Step {
  return { kind: 'settled', reason: 'values-missing', metric: METRIC.failed, fields: { names } };
}

function fromStore(watch: ServiceWatch, values: readonly LastChange[]): Pending | undefined {
  const all = values.map((value) => pendingFromStore(watch, value.at, value.created));
  if (all.length === 0) {
    return undefined;
  }
  const merged = all.reduce(merge);
  return { ...merged, since: merged.newest };
}
