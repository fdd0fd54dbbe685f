import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { RedeployClients, redeployPorts } from './aws-ports';
import { handleMessages } from './handle';
import { storeClients } from '../../aws/clients';
import { REDEPLOY_ENV } from '../../core/contracts/redeploy';

/** Retry throttling and 5xx a few times here. After that the message waits in the queue. */
const RETRIES = { maxAttempts: 5, retryMode: 'adaptive' } as const;

const clients: RedeployClients = {
  ecs: new ECSClient(RETRIES),
  sqs: new SQSClient(RETRIES),
  cloudFormation: new CloudFormationClient(RETRIES),
  ...storeClients(RETRIES),
};
const ports = redeployPorts(clients, {
  queue: process.env[REDEPLOY_ENV.queue] ?? '',
  deadLetterQueue: process.env[REDEPLOY_ENV.deadLetterQueue] ?? '',
  stack: process.env[REDEPLOY_ENV.stack] ?? '',
  watchesResourceId: process.env[REDEPLOY_ENV.watchesResourceId] ?? '',
});

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const kept = await handleMessages(event.Records.map((record) => ({
    id: record.messageId,
    receipt: record.receiptHandle,
    group: record.attributes.MessageGroupId ?? '',
    body: record.body,
    receives: Number(record.attributes.ApproximateReceiveCount),
    sentAt: Number(record.attributes.SentTimestamp),
  })), ports);
  return { batchItemFailures: kept.map((itemIdentifier) => ({ itemIdentifier })) };
}
