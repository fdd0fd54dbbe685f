import { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { FakeAws } from '../fakes';

const SERVICES: Readonly<Record<string, 'ssm' | 'secretsManager'>> = { AmazonSSM: 'ssm', secretsmanager: 'secretsManager' };

/** Responds over HTTP as AWS does: the caller's identity, and the calls of both stores. */
export function fakeEndpoint(aws: FakeAws): RequestListener {
  return (request, response) => {
    void answer(aws, request).then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body));
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function answer(aws: FakeAws, request: IncomingMessage): Promise<Answer> {
  const body = await text(request);
  const [service, operation] = String(request.headers['x-amz-target'] ?? '').split('.');
  const store = SERVICES[service];
  if (!store) {
    return callerIdentity();
  }
  const json = 'application/x-amz-json-1.1';
  try {
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(request.headers.authorization))![1];
    const output = await (aws.clients[store](region) as unknown as { send(command: object): Promise<unknown> }).send(commandOf(operation, JSON.parse(body)));
    return { status: 200, type: json, body: JSON.stringify(output, dates) };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    return { status: $metadata?.httpStatusCode ?? 500, type: json, body: JSON.stringify({ __type: name, message }) };
  }
}

/** The fakes identify an operation by the class of its command. */
function commandOf(operation: string, input: unknown): object {
  const command = { input };
  Object.defineProperty(command, 'constructor', { value: { name: `${operation}Command` } });
  return command;
}

/** Times are seconds in this protocol. `JSON.stringify` has converted them to texts. */
function dates(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return this[key] instanceof Date ? this[key].getTime() / 1_000 : value;
}

function callerIdentity(): Answer {
  const result = '<Arn>arn:aws:iam::111122223333:user/ada</Arn><UserId>AIDA</UserId><Account>111122223333</Account>';
  return {
    status: 200,
    type: 'text/xml',
    body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}
