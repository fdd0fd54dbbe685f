import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsPorts, Clients } from './aws-ports';
import { handle } from './handle';
import { storeClients } from '../../aws/clients';
import { ENV } from '../../core/contracts/redeploy';

/** Retry throttling and 5xx a few times here. After that the message waits in the queue. */
const RETRIES = { maxAttempts: 5, retryMode: 'adaptive' } as const;

const clients: Clients = {
  ecs: new ECSClient(RETRIES),
  sqs: new SQSClient(RETRIES),
  cloudFormation: new CloudFormationClient(RETRIES),
  ...storeClients(RETRIES),
};
const ports = awsPorts(clients, {
  queue: process.env[ENV.queue] ?? '',
  deadLetterQueue: process.env[ENV.deadLetterQueue] ?? '',
  stack: process.env[ENV.stack] ?? '',
  watchesResourceId: process.env[ENV.watchesResourceId] ?? '',
});

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const kept = await handle(event.Records.map((record) => ({
    id: record.messageId,
    receipt: record.receiptHandle,
    group: record.attributes.MessageGroupId ?? '',
    body: record.body,
    receives: Number(record.attributes.ApproximateReceiveCount),
    sentAt: Number(record.attributes.SentTimestamp),
  })), ports);
  return { batchItemFailures: kept.map((itemIdentifier) => ({ itemIdentifier })) };
}
