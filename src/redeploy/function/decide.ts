import { LastChange, RedeployPorts } from './ports';
import { attempted, margin, MARGIN_MS, merge, pendingFromStore, PendingRestart, progressed, tooEarly } from '../../core/changes/pending';
import { coverageOf, openSince, runningIn, ServiceState } from '../../core/changes/rollouts';
import { REDEPLOY_METRIC, RedeployMetric, ServiceWatch } from '../../core/contracts/redeploy';

/** What the function does with a service's pending changes. */
export type Step = WaitStep | SettledStep;

export interface WaitStep {
  readonly kind: 'wait';
  readonly reason: string;
  readonly pending: PendingRestart;
  /** Milliseconds (default: until the next poll). */
  readonly ms?: number;
  readonly fields?: Record<string, unknown>;
}

export interface SettledStep {
  readonly kind: 'settled';
  readonly reason: string;
  readonly metric?: RedeployMetric;
  readonly fields?: Record<string, unknown>;
}

/** Waits, restarts the service, or finishes. It reads the service and the values before a restart. */
export async function decide(watch: ServiceWatch, pending: PendingRestart, ports: RedeployPorts): Promise<Step> {
  const early = tooEarly(watch, pending, ports.now());
  if (early > 0) {
    return { kind: 'wait', reason: 'debounce', pending, ms: early };
  }
  const state = await ports.service(watch, pending.mustStartAfter);
  if (!state) {
    const busy = await ports.stackOperationInProgress();
    return busy ? { kind: 'wait', reason: 'stack-in-progress', pending } : { kind: 'settled', reason: 'service-not-found', metric: REDEPLOY_METRIC.failed };
  }
  const coverage = coverageOf(pending, state, ports.now());
  if (coverage === 'covered') {
    const skipped = !pending.attempt && !pending.reconcile;
    return { kind: 'settled', reason: pending.attempt ? 'deployed' : 'covered', ...(skipped ? { metric: REDEPLOY_METRIC.skipped } : {}) };
  }
  if (coverage === 'failed') {
    return { kind: 'settled', reason: 'deployment-failed', metric: REDEPLOY_METRIC.failed, fields: { deployment: pending.attempt?.id } };
  }
  // A deployment may have covered the oldest change. The remaining changes have a debounce window of their own.
  const open = progressed(pending, openSince(pending, state, margin(watch)), ports.now());
  if (coverage !== 'uncovered') {
    return rollout(coverage === 'covering' ? 'deploying' : 'other-deployment', open, state, ports);
  }
  const remaining = tooEarly(watch, open, ports.now());
  if (remaining > 0) {
    return { kind: 'wait', reason: 'debounce', pending: open, ms: remaining };
  }
  if (await ports.stackOperationInProgress()) {
    return { kind: 'wait', reason: 'stack-in-progress', pending };
  }
  return await blocked(watch, pending, ports) ?? restart(watch, pending, ports);
}

/** Decides whether the service needs a restart that no event asked for: not if its last deployment has read every value. */
export async function reconcile(watch: ServiceWatch, ports: RedeployPorts): Promise<Step> {
  const values = await ports.values(watch);
  if (values.missing.length) {
    return missing(values.missing);
  }
  const stored = fromStore(watch, values.present, ports.now());
  if (!stored) {
    return { kind: 'settled', reason: 'nothing-stored' };
  }
  const state = await ports.service(watch, stored.mustStartAfter);
  const coverage = state ? coverageOf({ ...stored, reconcile: true }, state, ports.now()) : 'uncovered';
  return coverage === 'covered' || coverage === 'covering'
    ? { kind: 'settled', reason: 'reconciled' }
    : { kind: 'wait', reason: 'reconcile', pending: { ...stored, reconcile: true }, ms: 0 };
}

/** A deployment is running. The log names the lifecycle hook that it waits for, which may take days. */
async function rollout(reason: string, pending: PendingRestart, state: ServiceState, ports: RedeployPorts): Promise<Step> {
  const running = runningIn(state);
  const hook = running.length ? await ports.lifecycleHook(running) : undefined;
  return hook
    ? { kind: 'wait', reason: 'lifecycle-hook', pending, fields: { message: 'waiting for a lifecycle hook', ...hook } }
    : { kind: 'wait', reason, pending };
}

/** The reasons in the store against a restart now. */
async function blocked(watch: ServiceWatch, pending: PendingRestart, ports: RedeployPorts): Promise<Step | undefined> {
  const values = await ports.values(watch);
  if (values.missing.length) {
    return missing(values.missing);
  }
  const now = ports.now();
  const stored = fromStore(watch, values.present, now);
  if (stored && stored.newestChangeAt > pending.newestChangeAt) {
    const both = { ...merge(pending, stored), reconcile: pending.reconcile };
    if (tooEarly(watch, both, now) > 0) {
      return { kind: 'wait', reason: 'debounce', pending: both, ms: tooEarly(watch, both, now) };
    }
  }
  const lags = (stored?.newestChangeAt ?? 0) < pending.newestChangeAt - 1000 && now < pending.newestChangeAt + MARGIN_MS;
  return lags ? { kind: 'wait', reason: 'store-lags', pending, ms: 2000 } : undefined;
}

async function restart(watch: ServiceWatch, pending: PendingRestart, ports: RedeployPorts): Promise<Step> {
  const attempt = await ports.restart(watch);
  ports.report({
    level: 'INFO',
    event: 'restart',
    service: watch.name,
    metric: REDEPLOY_METRIC.restarts,
    deployment: attempt.id,
    names: pending.names,
    sinceChangeMs: ports.now() - pending.newestChangeAt,
  });
  return { kind: 'wait', reason: 'deploying', pending: attempted(pending, attempt) };
}

/** A restart now would replace healthy tasks with ones that can't start. */
function missing(names: readonly string[]): Step {
  return { kind: 'settled', reason: 'values-missing', metric: REDEPLOY_METRIC.failed, fields: { names } };
}

function fromStore(watch: ServiceWatch, values: readonly LastChange[], now: number): PendingRestart | undefined {
  const all = values.map((value) => pendingFromStore(watch, value.at, value.created, now));
  if (all.length === 0) {
    return undefined;
  }
  const merged = all.reduce(merge);
  return { ...merged, oldestChangeAt: merged.newestChangeAt };
}
