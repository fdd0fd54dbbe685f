import type { Context } from 'aws-lambda';
import { GateEvent } from './event';
import { GateDependencies, handleGate, respondFailure } from './handler';
import { fit } from './report';
import { failure, GateResponse, send, success } from './respond';
import { gateClients } from '../../aws/clients';
import { messageOf } from '../../aws/errors';
import { SYSTEM_CLOCK } from '../../aws/retry-budget';
import { operationStart, stackStatus } from '../../aws/stack-status';
import { storeServices } from '../../stores/store-services';

/** Time reserved for sending a response if verification does not finish. */
const RESERVE = 20_000;

const clients = gateClients();
const stores = storeServices(clients);

/** Sends CloudFormation a response in every case. */
export async function handler(event: GateEvent, context: Pick<Context, 'logGroupName' | 'getRemainingTimeInMillis'>): Promise<void> {
  const dependencies: GateDependencies = {
    stores,
    stackStatus: (stackId) => stackStatus(clients.cloudFormation(), stackId),
    operationStart: (stackId) => operationStart(clients.cloudFormation(), stackId),
    clock: SYSTEM_CLOCK,
    // eslint-disable-next-line no-console -- the log of a function
    log: (entry) => console.log(JSON.stringify(entry)),
    logName: context.logGroupName,
    remainingMillis: () => context.getRemainingTimeInMillis(),
  };
  let response: GateResponse;
  try {
    response = await withTimeout(event, dependencies);
  } catch (error) {
    dependencies.log({ message: 'failed', error: messageOf(error) });
    response = event.RequestType === 'Delete' ? success(event) : failure(event, (bytes) => fit(messageOf(error), bytes));
  }
  await send(event.ResponseURL, response, SYSTEM_CLOCK);
}

/** Responds before Lambda's timeout. Without a response CloudFormation would wait for its own timeout, and again in the rollback. */
async function withTimeout(event: GateEvent, dependencies: GateDependencies): Promise<GateResponse> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), Math.max(dependencies.remainingMillis() - RESERVE, 0));
  });
  try {
    const first = await Promise.race([handleGate(event, dependencies), timeUp]);
    return first === true ? await respondFailure(event, dependencies, 'The values could not be checked in time: AWS did not answer, or throttled; deploy again') : first;
  } finally {
    clearTimeout(timer);
  }
}
