import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { gateClients } from '../../src/aws/clients';

const before = process.env;
beforeEach(() => {
  process.env = { ...before, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
});
afterEach(() => {
  process.env = before;
});

test('one client for each region', async () => {
  const clients = gateClients();
  expect(clients.ssm('us-east-1')).toBe(clients.ssm('us-east-1'));
  expect(clients.ssm()).not.toBe(clients.ssm('us-east-1'));
  expect(await clients.ssm('us-east-1').config.region()).toBe('us-east-1');
  expect(await clients.secretsManager('ap-south-1').config.region()).toBe('ap-south-1');
  expect(await clients.secretsManager().config.region()).toBe('eu-west-1');
  expect(await clients.cloudFormation().config.region()).toBe('eu-west-1');
});

describe('a service that is overloaded', () => {
  let server: Server;
  let answers: [number, object][];
  let calls: number;
  beforeEach(async () => {
    calls = 0;
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        const [status, body] = answers[Math.min(calls++, answers.length - 1)];
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  }));

  test.each<[string, [number, object]]>([
    ['throttling', [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }]],
    ['a fault', [500, { __type: 'InternalServerError', message: 'x' }]],
  ])('is called again after %s', async (_name, answer) => {
    answers = [answer, [200, { Parameters: [], InvalidParameters: ['/a'] }]];
    expect((await gateClients().ssm().send(new GetParametersCommand({ Names: ['/a'] }))).InvalidParameters).toEqual(['/a']);
    expect(calls).toBe(2);
  });

  test('is not called again when it refuses', async () => {
    answers = [[400, { __type: 'AccessDeniedException', message: 'no' }]];
    await expect(gateClients().ssm().send(new GetParametersCommand({ Names: ['/a'] }))).rejects.toThrow('no');
    expect(calls).toBe(1);
  });
});
