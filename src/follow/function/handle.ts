import { Follower } from './follower';
import { Invocation, parseInvocation } from './invocation';
import { FollowPorts } from './ports';
import { messageOf, nameOf } from '../../aws/errors';
import { Follows } from '../../core/contracts/follow';

/** Runs every follower, even if another one fails. Then it throws the first error, so that Lambda invokes the function again. */
export async function handleInvocation(input: unknown, followers: readonly Follower[], ports: Pick<FollowPorts, 'follows' | 'report'>): Promise<void> {
  const message = parseInvocation(input);
  if (message.kind === 'nothing') {
    return;
  }
  const follows = await ports.follows(message.kind !== 'change');
  const turns = await Promise.allSettled(followers.map(async (follower) => turn(follower, message, follows)));
  const failed = turns.flatMap((outcome, index) => (outcome.status === 'rejected' ? [{ follower: followers[index].name, error: outcome.reason as unknown }] : []));
  failed.forEach(({ follower, error }) => ports.report({
    level: 'ERROR', event: 'failed', follower, error: nameOf(error), message: messageOf(error),
  }));
  if (failed.length) {
    throw failed[0].error;
  }
}

async function turn(follower: Follower, message: Exclude<Invocation, { kind: 'nothing' }>, follows: Follows): Promise<void> {
  switch (message.kind) {
    case 'change': return follower.changed(message.change, follows);
    case 'poll': return follower.poll(follows);
    case 'later': return message.follower === follower.name ? follower.later?.(message.subject, follows) : undefined;
  }
}
