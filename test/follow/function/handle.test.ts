import { LogEntry } from '../../../src/core/log-line';
import { Follower } from '../../../src/follow/function/follower';
import { handleInvocation } from '../../../src/follow/function/handle';

const POLL = { look: 'all' };
const follower = (name: string, poll: () => Promise<void>): Follower => ({ name, changed: async () => {}, poll });

test('a failed follower is logged without the input that AWS repeats, and the others run', async () => {
  const refused = Object.assign(new Error("Value 'correct horse' at 'name' failed to satisfy constraint"), { name: 'ValidationException' });
  const reports: LogEntry[] = [];
  const ran: string[] = [];
  const followers = [follower('first', async () => { throw refused; }), follower('second', async () => { ran.push('second'); })];
  await expect(handleInvocation(POLL, followers, { follows: async () => ({}) as never, report: (entry) => void reports.push(entry) })).rejects.toBe(refused);
  expect(ran).toEqual(['second']);
  expect(reports).toEqual([{ level: 'ERROR', event: 'failed', follower: 'first', error: 'ValidationException', message: 'Value at \'name\' failed to satisfy constraint' }]);
});
