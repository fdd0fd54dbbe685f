import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { FollowPorts } from './ports';
import { cachedMetadata } from '../../aws/cached';
import { StoreClients } from '../../aws/clients';
import { isNotFound, nameOf } from '../../aws/errors';
import { SYSTEM_CLOCK } from '../../aws/retry-budget';
import { readResourceMetadata } from '../../aws/stack-metadata';
import { describeStack, isMissingStack, stackOperationInProgress } from '../../aws/stack-status';
import { FOLLOWS_METADATA, Follows } from '../../core/contracts/follow';
import { toLogLine } from '../../core/log-line';
import { EVENT_SOURCE } from '../../core/undeclared-names';
import { namesInStore } from '../../stores/names-in-store';
import { storeServices } from '../../stores/store-services';

export interface FollowClients extends StoreClients {
  readonly cloudFormation: CloudFormationClient;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
}

export interface FollowEnvironment {
  readonly stack: string;
  readonly followsResourceId: string;
  readonly scheduleGroup: string;
  readonly scheduleRole: string;
  /** ARN of this function. */
  readonly self: string;
}

// eslint-disable-next-line no-console -- the log of a function
export function followPorts(clients: FollowClients, environment: FollowEnvironment, now: () => number = Date.now, print: (line: string) => void = console.log): FollowPorts {
  const { cloudFormation, events, scheduler } = clients;
  const { stack, followsResourceId, scheduleGroup: GroupName, scheduleRole, self } = environment;
  const stackName = stack.split('/')[1] ?? stack;
  return {
    now,
    stackId: stack,
    stackName,
    clock: { ...SYSTEM_CLOCK, now },
    stores: storeServices(clients),
    follows: cachedMetadata(async () => ((await metadata(cloudFormation, stack, followsResourceId))[FOLLOWS_METADATA] ?? {}) as Follows, now),
    stackStatus: async () => (await describeStack(cloudFormation, stack))?.StackStatus,
    stackOperationInProgress: () => stackOperationInProgress(cloudFormation, stack),
    names: (store, since, known) => namesInStore(clients, store, { since: new Date(since), known }),
    schedules: {
      create: async (Name, at, input) => {
        try {
          await scheduler.send(new CreateScheduleCommand({
            Name,
            GroupName,
            ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
            FlexibleTimeWindow: { Mode: 'OFF' },
            ActionAfterCompletion: 'DELETE',
            Target: { Arn: self, RoleArn: scheduleRole, Input: JSON.stringify(input) },
          }));
        } catch (error) {
          if (nameOf(error) !== 'ConflictException') {
            throw error;
          }
        }
      },
      exists: async (Name) => {
        try {
          await scheduler.send(new GetScheduleCommand({ Name, GroupName }));
          return true;
        } catch (error) {
          if (isNotFound(error)) {
            return false;
          }
          throw error;
        }
      },
    },
    publish: async (DetailType, detail) => {
      const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: [{ Source: EVENT_SOURCE, DetailType, Detail: JSON.stringify(detail) }] }));
      if (FailedEntryCount) {
        throw new Error(`EventBridge did not take the event: ${Entries?.[0]?.ErrorCode ?? 'unknown'}`);
      }
    },
    report: (entry) => print(toLogLine(entry, stackName, now())),
  };
}

/** An event may arrive before CloudFormation has created the resource. */
async function metadata(client: CloudFormationClient, stack: string, logicalId: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await readResourceMetadata(client, stack, logicalId);
  } catch (error) {
    if (isMissingStack(error)) {
      return {};
    }
    throw error;
  }
}
