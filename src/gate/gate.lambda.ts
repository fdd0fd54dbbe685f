import type { Context } from 'aws-lambda';
import { messageOf } from './aws-errors';
import { gateClients } from './clients';
import { GateEvent } from './event';
import { handleGate } from './handler';
import { SYSTEM_CLOCK } from './patience';
import { failure, GateResponse, send, success } from './respond';

const clients = gateClients();

/** Answers CloudFormation whatever happens. */
export async function handler(event: GateEvent, context: Context): Promise<void> {
  const log = (entry: Record<string, unknown>): void => console.log(JSON.stringify(entry));
  let response: GateResponse;
  try {
    response = await handleGate(event, {
      clients,
      clock: SYSTEM_CLOCK,
      log,
      logName: context.logGroupName,
      remainingMillis: () => context.getRemainingTimeInMillis(),
    });
  } catch (error) {
    log({ message: 'failed', error: messageOf(error) });
    // A deletion that fails leaves people with a stack that can't be deleted.
    response = event.RequestType === 'Delete' ? success(event) : failure(event, (bytes) => messageOf(error).slice(0, bytes / 4));
  }
  await send(event.ResponseURL, response, SYSTEM_CLOCK);
}
