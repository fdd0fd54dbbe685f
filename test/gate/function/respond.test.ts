import { createServer, IncomingMessage, Server } from 'http';
import { AddressInfo } from 'net';
import { send, success } from '../../../src/gate/function/respond';
import { FakeClock } from '../../support/fakes';
import { declaration, GateHarness, secret } from '../../support/gate';

let server: Server;
let statuses: number[];
let received: { method?: string; url?: string; type?: string; body: string }[];
let url: string;

beforeEach(async () => {
  statuses = [];
  received = [];
  server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      received.push({ method: request.method, url: request.url, type: request.headers['content-type'], body });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?X-Amz-Signature=abc`;
});
afterEach(() => new Promise((resolve) => {
  server.closeAllConnections();
  server.close(resolve);
}));

const answer = success(new GateHarness().event(declaration({ A: secret('A') })), { Arn: 'arn:' });

test('sends the response, with an empty content type because the URL was signed with it', async () => {
  await send(url, answer, new FakeClock());
  expect(received).toEqual([{ method: 'PUT', url: '/answer?X-Amz-Signature=abc', type: '', body: JSON.stringify(answer) }]);
});

test('tries again after longer and longer pauses', async () => {
  statuses = [500, 503];
  const clock = new FakeClock();
  await send(url, answer, clock);
  expect(received).toHaveLength(3);
  expect(clock.slept).toEqual([1_000, 2_000]);
});

test('throws after the last try', async () => {
  statuses = [403, 403, 403];
  await expect(send(url, answer, new FakeClock(), 3)).rejects.toThrow('CloudFormation did not take the answer: HTTP 403');
});
