import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Context } from 'aws-lambda';
import { FollowClients, followPorts } from './aws-ports';
import { derivedFollower } from './derived/derived-follower';
import { handleInvocation } from './handle';
import { namesFollower } from './names/names-follower';
import { FollowPorts } from './ports';
import { storeClients } from '../../aws/clients';
import { FOLLOW_ENV } from '../../core/contracts/follow';

/** Retry throttling and 5xx a few times here. After that Lambda invokes the function up to twice again. */
const RETRIES = { maxAttempts: 5, retryMode: 'adaptive' } as const;

const clients: FollowClients = {
  cloudFormation: new CloudFormationClient(RETRIES),
  events: new EventBridgeClient(RETRIES),
  scheduler: new SchedulerClient(RETRIES),
  ...storeClients(RETRIES),
};

let ports: FollowPorts | undefined;

export async function handler(event: unknown, { invokedFunctionArn }: Context): Promise<void> {
  ports ??= followPorts(clients, {
    stack: process.env[FOLLOW_ENV.stack] ?? '',
    followsResourceId: process.env[FOLLOW_ENV.followsResourceId] ?? '',
    scheduleGroup: process.env[FOLLOW_ENV.scheduleGroup] ?? '',
    scheduleRole: process.env[FOLLOW_ENV.scheduleRole] ?? '',
    self: invokedFunctionArn,
  });
  await handleInvocation(event, [namesFollower(ports), derivedFollower(ports)], ports);
}
