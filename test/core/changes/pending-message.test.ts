import { PendingRestart } from '../../../src/core/changes/pending';
import { parsePendingRestart, withoutWaiting } from '../../../src/core/changes/pending-message';

const PENDING: PendingRestart = {
  service: 'Shop', oldestChangeAt: 1, newestChangeAt: 2, mustStartAfter: 3, restartAfter: 4, names: ['/a'], waitingSince: 5, hops: 6, attempt: { id: 'd', at: 7 },
};

test('a message is read as it was sent', () => {
  expect(parsePendingRestart(JSON.parse(JSON.stringify(PENDING)), 99)).toEqual(PENDING);
});

test('a message of 0.1.0 that is in the queue during an upgrade waits from the time when it was sent', () => {
  const former = { service: 'Shop', since: 1, newest: 2, needs: 3, ripe: 4, names: ['/a'], attempt: { id: 'd', at: 7 }, reconcile: true };
  expect(parsePendingRestart(former, 99)).toEqual({ ...PENDING, reconcile: true, waitingSince: 99, hops: 0 });
});

test('A2: a message that is sent back from the dead-letter queue may wait again', () => {
  expect(parsePendingRestart(JSON.parse(JSON.stringify(withoutWaiting(PENDING))), 99)).toEqual({ ...PENDING, waitingSince: 99, hops: 0 });
});

test.each([[null], [{}], [{ service: 'Shop', names: [] }], [{ service: 'Shop', since: 1, newest: 1, needs: '1', ripe: 1, names: [] }], [{ ...PENDING, service: 1 }]])(
  '%p is refused', (value) => {
    expect(() => parsePendingRestart(value, 0)).toThrow('service, names, oldestChangeAt, newestChangeAt, mustStartAfter, restartAfter are expected');
  });
