import { policyDelay, RetryBudget } from '../../../aws/retry-budget';
import { isOperationInProgress } from '../../../aws/stack-status';
import { ValueChange, watched } from '../../../core/changes/changes';
import { CONFIRM_SECONDS, DerivedFollow, FOLLOW_METRIC, Follows } from '../../../core/contracts/follow';
import { compositionOf } from '../../../core/derived/composition';
import { decodeDeclaration } from '../../../core/wire';
import { converge, Convergence } from '../../../derived/converge';
import { digest } from '../digest';
import { Follower } from '../follower';
import { LaterInput } from '../invocation';
import { FollowPorts } from '../ports';
import { each } from '../run-all';

const NAME = 'derived';
const CONFIRM_MS = CONFIRM_SECONDS * 1_000;

/**
 * Composes a derived value again when one of its parts changes, or when somebody changes the value itself. Once more after a minute:
 * by then AWS returns no older value, and a gate that composed at the same time has ended.
 */
export function derivedFollower(ports: FollowPorts): Follower {
  return {
    name: NAME,
    changed: async (change, follows) => each(concerned(change, follows), (follow) => both(confirmLater(follow, ports), compose(keyOf(follow), ports))),
    poll: async ({ derived = [] }) => each(derived, (follow) => compose(keyOf(follow), ports)),
    later: async (key) => compose(key, ports),
  };
}

function concerned(change: ValueChange, { derived = [] }: Follows): DerivedFollow[] {
  return derived.filter((follow) => watched(follow, change) !== undefined);
}

async function confirmLater(follow: DerivedFollow, { now, schedules }: Pick<FollowPorts, 'now' | 'schedules'>): Promise<void> {
  const turn = Math.ceil(now() / CONFIRM_MS) + 1;
  const input: LaterInput = { later: NAME, subject: keyOf(follow) };
  await schedules.create(`derived-${keyOf(follow)}-${turn}`, turn * CONFIRM_MS, input);
}

async function compose(key: string, ports: FollowPorts): Promise<void> {
  // Check the stack first: when its deployment ends, the list contains everything that the deployment declares.
  const status = await ports.stackStatus() ?? '';
  const follow = await find(key, ports);
  if (!follow || isGone(status)) {
    return;
  }
  const { service, gate, variable, declaration, tags = {} } = follow;
  const result = await converge(decodeDeclaration(declaration), variable, {
    stores: ports.stores,
    clock: ports.clock,
    budget: new RetryBudget(ports.clock, policyDelay()),
    owner: { stackId: ports.stackId, logicalId: gate },
    tags: Object.entries(tags).map(([name, value]) => ({ key: name, value })),
    // Asked again before a write over another declaration's: a deployment may have begun, or even ended, since.
    isSettled: async () => isSettled(await ports.stackStatus() ?? '') && isSame(follow, await find(key, ports)),
    log: (entry) => ports.report({ level: 'INFO', event: 'composed', service, ...entry }),
  });
  // During a deployment, another declaration may hold. A gate may write at the same time as this run.
  if (!isSettled(status) || result.status === 'left' || (result.status === 'composed' && result.changed)) {
    await confirmLater(follow, ports);
  }
  report(follow, result, ports);
}

async function find(key: string, ports: Pick<FollowPorts, 'follows'>): Promise<DerivedFollow | undefined> {
  return (await ports.follows(true)).derived?.find((follow) => keyOf(follow) === key);
}

function isSame({ declaration, variable }: DerivedFollow, other: DerivedFollow | undefined): boolean {
  const composition = (wire: DerivedFollow['declaration']): string => compositionOf(decodeDeclaration(wire), variable);
  return other !== undefined && composition(other.declaration) === composition(declaration);
}

/** The stack is deleted, or its creation is rolled back: the gate may have deleted the value already. */
function isGone(status: string): boolean {
  return status === '' || /^(DELETE|ROLLBACK)_/.test(status);
}

function isSettled(status: string): boolean {
  return !isGone(status) && !isOperationInProgress(status);
}

function report({ service, variable }: DerivedFollow, result: Convergence, { report: log }: FollowPorts): void {
  const uncomposed = (message: string): void => log({ level: 'WARN', event: 'not-composed', service, variable, metric: FOLLOW_METRIC.uncomposed, message: `${variable} is not composed: ${message}` });
  switch (result.status) {
    case 'composed':
    case 'left':
      return;
    case 'occupied':
      return log({ level: 'INFO', event: 'not-ours', service, variable, message: `${variable} has no tag of this stack any more: it belongs to people, and is left as it is` });
    case 'refused':
      return uncomposed(`the text ${result.problem}`);
    case 'waiting':
      uncomposed(`no text was read of ${[...result.parts].map(([name, { status }]) => `${name} (${status})`).sort().join(', ')}`);
      return [...result.parts.values()].some(({ status }) => status === 'denied' || status === 'failed') ? fail('parts could not be read') : undefined;
    case 'failed':
      uncomposed('the call to AWS failed');
      throw result.error;
  }
}

/** Lambda invokes the function again. */
function fail(reason: string): never {
  throw new Error(reason);
}

function keyOf({ service, variable }: DerivedFollow): string {
  return digest([service, variable]);
}

/** Waits for both, even if one fails. */
async function both(...acts: readonly Promise<void>[]): Promise<void> {
  await each(acts, (act) => act);
}
