import { ConnectionError } from '../../../src/cli/aws/connection/connection-error';
import { PatientRetries } from '../../../src/cli/aws/connection/retries';
import { throttling } from '../../../src/cli/aws/connection/throttling';
import { awsError } from '../../support/fakes';

/** How long a call is repeated, in a time of the test's own. */

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  throttling.listen(undefined);
  jest.useRealTimers();
});

type RetryErrorInfo = Parameters<PatientRetries['refreshRetryTokenForRetry']>[1];

/** As the SDK types it. */
const info = (error: Error, errorType: RetryErrorInfo['errorType']): RetryErrorInfo => ({ error: error as RetryErrorInfo['error'], errorType });
const silent = new ConnectionError({ kind: 'silent', host: 'ssm.eu-west-1.amazonaws.com' });
const refused = new ConnectionError({ kind: 'unreachable', host: 'ssm.eu-west-1.amazonaws.com' });

interface Call {
  readonly retries: PatientRetries;
  readonly attemptMs: number;
  readonly failure: RetryErrorInfo;
}

/** Calls until there is no more patience: how often, and for how long. */
async function call({ retries, attemptMs, failure }: Call): Promise<{ attempts: number; seconds: number; error: unknown }> {
  const began = Date.now();
  let attempts = 0;
  let error: unknown;
  const done = (async () => {
    let token = await retries.acquireInitialRetryToken('');
    for (;;) {
      attempts++;
      await new Promise((resolve) => setTimeout(resolve, attemptMs));
      token = await retries.refreshRetryTokenForRetry(token, failure);
    }
  })().catch((thrown: unknown) => { error = thrown; });
  for (let step = 0; step < 4_000 && error === undefined; step++) {
    await jest.advanceTimersByTimeAsync(250);
  }
  await done;
  return { attempts, seconds: (Date.now() - began) / 1_000, error };
}

test.each<[string, number, RetryErrorInfo, number]>([
  ['a server that is silent for 7 seconds', 7_000, info(silent, 'TRANSIENT'), 2],
  ['a port without a server', 1, info(refused, 'TRANSIENT'), 5],
  ['a service that is out of order', 100, info(awsError('InternalServerError', 'no', 500), 'SERVER_ERROR'), 5],
])('%s is tried again, and for less than 20 seconds', async (_, attemptMs, failure, atLeast) => {
  const { attempts, seconds, error } = await call({ retries: new PatientRetries(), attemptMs, failure });
  expect(attempts).toBeGreaterThanOrEqual(atLeast);
  expect(seconds).toBeLessThan(16);
  expect(error).toBe(failure.error);
});

test.each<[string, RetryErrorInfo]>([
  ['a certificate that is not trusted', info(new ConnectionError({ kind: 'untrusted', host: 'h', detail: 'CERT_HAS_EXPIRED' }), 'CLIENT_ERROR')],
  ['a denied call', info(awsError('AccessDeniedException', 'no'), 'CLIENT_ERROR')],
])('%s is not tried again', async (_, failure) => {
  expect(await call({ retries: new PatientRetries(), attemptMs: 1, failure })).toMatchObject({ attempts: 1, error: failure.error });
});

test('calls queued behind a failed one don\'t wait again, and later ones do', async () => {
  const retries = new PatientRetries();
  await call({ retries, attemptMs: 7_000, failure: info(silent, 'TRANSIENT') });
  expect(await call({ retries, attemptMs: 7_000, failure: info(silent, 'TRANSIENT') })).toMatchObject({ attempts: 0, error: silent });
  await jest.advanceTimersByTimeAsync(5_000);
  expect((await call({ retries, attemptMs: 7_000, failure: info(silent, 'TRANSIENT') })).attempts).toBe(2);
});

test('throttling is waited for longer, with a line every 10 seconds, until it fails', async () => {
  const said: number[] = [];
  throttling.listen((seconds) => said.push(seconds));
  const error = awsError('ThrottlingException', 'Rate exceeded');
  const { attempts, seconds } = await call({ retries: new PatientRetries(), attemptMs: 1_000, failure: info(error, 'THROTTLING') });
  expect(attempts).toBe(15);
  expect(seconds).toBeGreaterThan(20);
  expect(said.length).toBeGreaterThan(1);
  expect(said[0]).toBeGreaterThanOrEqual(10);
  said.slice(1).forEach((at, index) => expect(at - said[index]).toBeGreaterThanOrEqual(10));
});
