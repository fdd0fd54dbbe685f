import { randomUUID } from 'crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { RedeployPorts } from './ports';
import { readLastChanges } from './read-last-changes';
import { readLifecycleHook, readServiceState, restartService } from './read-service-state';
import { readWatches } from './read-stack';
import { cachedMetadata } from '../../aws/cached';
import { StoreClients } from '../../aws/clients';
import { stackOperationInProgress } from '../../aws/stack-status';
import { toLogLine } from '../../core/log-line';
import { storeServices } from '../../stores/store-services';

export interface RedeployClients extends StoreClients {
  readonly ecs: ECSClient;
  readonly sqs: SQSClient;
  readonly cloudFormation: CloudFormationClient;
}

export interface RedeployEnvironment {
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly stack: string;
  readonly watchesResourceId: string;
}

// eslint-disable-next-line no-console -- the log of a function
export function redeployPorts(clients: RedeployClients, environment: RedeployEnvironment, now = Date.now, print: (line: string) => void = console.log): RedeployPorts {
  const { ecs, sqs, cloudFormation } = clients;
  const stores = storeServices(clients);
  const { queue, deadLetterQueue, stack, watchesResourceId } = environment;
  const stackName = stack.split('/')[1] ?? stack;
  return {
    now,
    // For a name that no watch contains, the function reads them again anyway.
    watches: cachedMetadata(() => readWatches(cloudFormation, stack, watchesResourceId), now),
    service: (watch, since) => readServiceState(ecs, watch, since),
    lifecycleHook: (deployments) => readLifecycleHook(ecs, deployments),
    stackOperationInProgress: () => stackOperationInProgress(cloudFormation, stack),
    values: (watch) => readLastChanges(stores, watch),
    restart: (watch) => restartService(ecs, watch, now()),
    send: async (group, body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageGroupId: group, MessageBody: JSON.stringify(body), MessageDeduplicationId: randomUUID() }));
    },
    extendVisibility: async (receipt, seconds) => {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue, ReceiptHandle: receipt, VisibilityTimeout: seconds }));
    },
    deadLetter: async (message, reason) => {
      await sqs.send(new SendMessageCommand({
        QueueUrl: deadLetterQueue,
        MessageGroupId: message.group,
        MessageBody: message.body,
        MessageDeduplicationId: message.id,
        MessageAttributes: { Reason: { DataType: 'String', StringValue: reason.slice(0, 1000) } },
      }));
    },
    report: (entry) => print(toLogLine(entry, stackName, now())),
  };
}
