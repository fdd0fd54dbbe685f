import { GateEvent } from './event';
import { jsonBytes } from './report';
import { Clock } from '../../aws/retry-budget';
import { GateAttributes } from '../../core/contracts/gate';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export const MAX_RESPONSE_BYTES = 4096;
const SEND_TIMEOUT = 10_000;

export interface GateResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: GateAttributes;
}

export function success(event: GateEvent, data?: GateAttributes): GateResponse {
  return { ...envelope(event), Status: 'SUCCESS', ...(data ? { Data: data } : {}) };
}

/** A failure whose reason fits the response limit. */
export function failure(event: GateEvent, reason: (bytes: number) => string): GateResponse {
  const rest = jsonBytes({ ...envelope(event), Status: 'FAILED', Reason: '' }) - 2;
  return { ...envelope(event), Status: 'FAILED', Reason: reason(MAX_RESPONSE_BYTES - rest) };
}

/** The ID never changes, so that an update never replaces the resource and deletes its values. */
function envelope(event: GateEvent): Pick<GateResponse, 'PhysicalResourceId' | 'StackId' | 'RequestId' | 'LogicalResourceId'> {
  return {
    PhysicalResourceId: event.PhysicalResourceId ?? event.LogicalResourceId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  };
}

/** Sends the response to the URL of the event. */
export async function send(url: string, response: GateResponse, clock: Clock, attempts = 5): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // The signature includes an empty content type.
      const answer = await fetch(url, { method: 'PUT', body: Buffer.from(JSON.stringify(response)), headers: { 'content-type': '' }, signal: AbortSignal.timeout(SEND_TIMEOUT) });
      if (answer.ok) {
        return;
      }
      throw new Error(`CloudFormation did not take the answer: HTTP ${answer.status}`);
    } catch (error) {
      if (attempt === attempts) {
        throw error;
      }
      await clock.sleep(1_000 * 2 ** (attempt - 1));
    }
  }
}
