import { Burst, burstsOf, isOver, overAt } from './bursts';
import { isAccessDenied } from '../../../aws/errors';
import { ValueChange } from '../../../core/changes/changes';
import { FOLLOW_METRIC, FollowedStore, NamesFollow, POLL_INTERVAL_SECONDS, QUIET_SECONDS } from '../../../core/contracts/follow';
import { isSecret } from '../../../core/names';
import { DETAIL_TYPE, undeclaredNames } from '../../../core/undeclared-names';
import { digest } from '../digest';
import { Follower } from '../follower';
import { LaterInput, MarkInput } from '../invocation';
import { FollowPorts } from '../ports';
import { each } from '../run-all';

const NAME = 'names';
/** The function doesn't report names that are older than this. */
const WINDOW_MS = 2 * POLL_INTERVAL_SECONDS * 1_000;
/** The function reads a store at most this often after events. */
const POLL_EVERY_MS = QUIET_SECONDS * 500;

/**
 * Reports names that nobody declares, one burst at a time. An event only causes the function to read the store. Each run decides from
 * the store alone, and leaves a mark for each burst that it has reported.
 */
export function namesFollower(ports: FollowPorts): Follower {
  return {
    name: NAME,
    changed: async (change, { names = [] }) => {
      await each(names.filter((follow) => isNews(follow, change)), (follow) => pollLater(follow, ports.now() + QUIET_SECONDS * 1_000, ports));
    },
    poll: async ({ names = [] }) => each(names, (follow) => poll(keyOf(follow), ports, true)),
    later: async (subject) => poll(subject, ports, false),
  };
}

/** Events of secrets don't contain the new keys. */
function isNews({ store, ...follow }: NamesFollow, change: ValueChange): boolean {
  if (change.store !== store.kind || change.region !== store.region) {
    return false;
  }
  if (change.store === 'secretsmanager') {
    return isSecret(store.secret ?? '', change.subject);
  }
  const name = change.subject.startsWith(`${store.name}/`) ? change.subject.slice(store.name.length + 1) : '';
  return change.created && name !== '' && !name.includes('/') && !knownTo(follow).includes(name);
}

/** Many events cause one run, as schedules with the same name are created once. */
async function pollLater(follow: NamesFollow, at: number, { schedules }: FollowPorts): Promise<void> {
  const turn = Math.ceil(at / POLL_EVERY_MS);
  const input: LaterInput = { later: NAME, subject: keyOf(follow) };
  await schedules.create(`look-${keyOf(follow)}-${turn}`, turn * POLL_EVERY_MS, input);
}

async function poll(key: string, ports: FollowPorts, regular: boolean): Promise<void> {
  // Check the stack first: when its deployment ends, the list contains everything that the deployment declares.
  const busy = await ports.stackOperationInProgress();
  const follow = (await ports.follows(true)).names?.find((candidate) => keyOf(candidate) === key);
  if (!follow) {
    return;
  }
  if (busy) {
    await pollLater(follow, ports.now() + QUIET_SECONDS * 1_000, ports);
    return;
  }
  const found = await listNames(follow, ports);
  if (found.status === 'malformed') {
    ports.report({ level: 'WARN', event: 'not-readable', service: follow.service, metric: FOLLOW_METRIC.unread, message: `${follow.store.name} is ${found.problem}, and must be a JSON object` });
  }
  if (found.status !== 'found') {
    return;
  }
  const known = new Set(knownTo(follow));
  const present = found.names.map(({ name }) => name);
  for (const burst of burstsOf(found.names)) {
    const undeclared = burst.names.filter((name) => !known.has(name));
    if (undeclared.length) {
      await (isOver(burst, ports.now()) ? report(follow, burst, undeclared, present, ports) : pollLater(follow, overAt(burst), ports));
    }
  }
  if (regular) {
    const standing = found.names.filter(({ name, created }) => !created && !known.has(name)).length;
    ports.report({ level: 'INFO', event: 'looked', service: follow.service, store: follow.store.name, metric: FOLLOW_METRIC.undeclared, count: standing });
  }
}

async function report(follow: NamesFollow, burst: Burst, undeclared: readonly string[], present: readonly string[], ports: FollowPorts): Promise<void> {
  const id = digest([keyOf(follow), String(burst.from)]);
  const mark = `reported-${id}`;
  if (await ports.schedules.exists(mark)) {
    return;
  }
  const { service, store: { kind, name, region } } = follow;
  const detail = undeclaredNames({
    id, stack: ports.stackName, service, store: { type: kind === 'ssm' ? 'parameter-store' : 'secrets-manager', name, region }, undeclared, declared: follow.declared, present,
  });
  await ports.publish(DETAIL_TYPE, detail);
  ports.report({ level: 'INFO', event: 'undeclared-names', service, store: name, id, count: undeclared.length, message: detail.message });
  // Create the mark after the event. A failure between them causes a second report with the same ID. The mark expires after the names do.
  await ports.schedules.create(mark, ports.now() + WINDOW_MS + POLL_INTERVAL_SECONDS * 1_000, { mark } satisfies MarkInput);
}

async function listNames({ service, store, declared, ...follow }: NamesFollow, ports: FollowPorts): Promise<Awaited<ReturnType<FollowPorts['names']>>> {
  try {
    return await ports.names(store, ports.now() - WINDOW_MS, knownTo({ declared, ...follow }));
  } catch (error) {
    ports.report({ level: 'ERROR', event: 'not-readable', service, metric: FOLLOW_METRIC.unread, message: isAccessDenied(error) ? denied(store) : `${store.name} could not be read` });
    throw error;
  }
}

function denied({ kind, name }: FollowedStore): string {
  const needed = kind === 'ssm'
    ? 'ssm:GetParametersByPath and ssm:GetParameterHistory'
    : 'secretsmanager:GetSecretValue, secretsmanager:ListSecretVersionIds and kms:Decrypt of its key';
  return `the function's role needs ${needed} for ${name}: look at permissions boundaries, service control policies, and the policies of the secret and the key`;
}

function knownTo({ declared, elsewhere, ignore }: Pick<NamesFollow, 'declared' | 'elsewhere' | 'ignore'>): string[] {
  return [...declared, ...elsewhere, ...ignore];
}

function keyOf({ service, store }: NamesFollow): string {
  return digest([service, store.kind, store.region, store.name]);
}
