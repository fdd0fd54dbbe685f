import { readFileSync } from 'fs';
import { join } from 'path';
import { DEFAULT_RECONCILE_SECONDS, ServiceWatch } from '../../src/core/contracts/redeploy';
import { readLastChanges } from '../../src/redeploy/function/read-last-changes';
import { storeServices } from '../../src/stores/store-services';
import { FakeAws } from '../support/fakes';

/** The pages' costs follow from the defaults in code, the calls that a reconciliation sends, and AWS's list prices in us-east-1. */

const page = (name: string): string => readFileSync(join(__dirname, '..', '..', 'docs', name), 'utf8');
const [limits, redeploy] = [page('limits-and-cost.md'), page('redeploy-on-change.md')];

const HOURS_A_MONTH = 730;
const LOOKS = HOURS_A_MONTH * 3600 / DEFAULT_RECONCILE_SECONDS;
/** Calls for parameters with costs and for secrets: https://aws.amazon.com/systems-manager/pricing/, https://aws.amazon.com/secrets-manager/pricing/. */
const CALL_USD = 0.05 / 10_000;
/** https://aws.amazon.com/kms/pricing/ */
const DECRYPTION_USD = 0.03 / 10_000;
/** A FIFO queue: https://aws.amazon.com/sqs/pricing/ */
const REQUEST_USD = 0.5 / 1_000_000;
/** Lambda asks an idle queue with 5 connections, each waiting 20 seconds: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const IDLE_REQUESTS = 5 * HOURS_A_MONTH * 3600 / 20;

const usd = (amount: number, digits: number): string => (Math.round(amount * 10 ** digits + 1e-6) / 10 ** digits).toFixed(digits);

/** Calls of one look, as the function of `redeployOnChange` reads. */
async function callsOfALook(watched: Partial<ServiceWatch>): Promise<number> {
  const aws = new FakeAws();
  NAMES.forEach((name) => aws.ssm().put(`/p/${name}`, 'x'));
  aws.secretsManager().put('s', '{"A":"x","B":"y"}');
  const { missing } = await readLastChanges(storeServices(aws.clients), { name: 'S', cluster: 'c', service: 's', debounce: 30, parameters: [], secrets: [], ...watched });
  expect(missing).toEqual([]);
  return aws.calls.length;
}

const REGION = 'eu-west-1';
const NAMES = Array.from({ length: 500 }, (_, index) => `N${index}`);

test('an idle queue costs as much as the pages say', () => {
  expect(redeploy).toContain(`ask an idle queue about ${IDLE_REQUESTS.toLocaleString('en-US')} times | ${usd(IDLE_REQUESTS * REQUEST_USD, 2)} a stack.`);
  expect(limits).toContain(`${usd(IDLE_REQUESTS * REQUEST_USD, 2)} USD a stack and month for a queue`);
});

test('the hourly reconciliation of standard parameters sends as many calls as the page says', async () => {
  expect(redeploy).toContain(`500 of them are ${(await callsOfALook({ parameters: [{ region: REGION, prefix: '/p', names: NAMES }] }) * LOOKS).toLocaleString('en-US')} calls`);
});

test('the hourly reconciliation of advanced parameters costs as much as the pages say', () => {
  const each = LOOKS * CALL_USD;
  expect(redeploy).toContain(`| ${usd(each, 4)} a parameter (${LOOKS} reads at 0.05 for 10,000), so ${usd(500 * each, 2)} for 500 |`);
  expect(limits).toContain(`${usd(each, 4)} USD for each advanced parameter`);
});

test('the hourly reconciliation of a secret costs as much as the pages say, however many keys', async () => {
  const calls = await callsOfALook({ secrets: [{ region: REGION, secret: 's', stage: 'AWSCURRENT' }] });
  expect(redeploy).toContain(`| ${usd(calls * LOOKS * CALL_USD, 4)} a secret (${calls} calls an hour) |`);
  expect(limits).toContain(`${usd(calls * LOOKS * CALL_USD, 4)} USD for each secret`);
});

test('twenty variables cost as much as the page says', () => {
  const [storage, keyUsd, decryptions, reads] = [20 * 0.05, 1, usd(20_000 * DECRYPTION_USD, 2), usd(20_000 * CALL_USD, 2)];
  const both = usd(20_000 * (DECRYPTION_USD + CALL_USD), 2);
  expect(limits).toContain(`| standard parameters, AWS managed key | 0 | ${decryptions} USD (KMS) |`);
  expect(limits).toContain(`| the same with a key of its own | ${usd(keyUsd, 2)} USD | ${decryptions} USD (KMS) |`);
  expect(limits).toContain(`| advanced parameters | ${usd(storage, 2)} USD | ${both} USD |`);
  expect(limits).toContain(`| twenty secrets, AWS managed key | ${usd(20 * 0.4, 2)} USD | ${reads} USD |`);
});
