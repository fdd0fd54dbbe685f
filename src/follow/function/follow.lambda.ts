import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Context } from 'aws-lambda';
import { awsPorts, Clients } from './aws-ports';
import { derivedFollower } from './derived/derived-follower';
import { handle } from './handle';
import { namesFollower } from './names/names-follower';
import { Ports } from './ports';
import { storeClients } from '../../aws/clients';
import { ENV } from '../../core/contracts/follow';

/** Retry throttling and 5xx a few times here. After that Lambda invokes the function up to twice again. */
const RETRIES = { maxAttempts: 5, retryMode: 'adaptive' } as const;

const clients: Clients = {
  cloudFormation: new CloudFormationClient(RETRIES),
  events: new EventBridgeClient(RETRIES),
  scheduler: new SchedulerClient(RETRIES),
  ...storeClients(RETRIES),
};

let ports: Ports | undefined;

export async function handler(event: unknown, { invokedFunctionArn }: Context): Promise<void> {
  ports ??= awsPorts(clients, {
    stack: process.env[ENV.stack] ?? '',
    followsResourceId: process.env[ENV.followsResourceId] ?? '',
    scheduleGroup: process.env[ENV.scheduleGroup] ?? '',
    scheduleRole: process.env[ENV.scheduleRole] ?? '',
    self: invokedFunctionArn,
  });
  await handle(event, [namesFollower(ports), derivedFollower(ports)], ports);
}
