import { Annotations, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RuleError } from '../../../core/errors';
import { WireDeclaration } from '../../../core/wire';

/** The event of an update contains the old and the new properties, and Lambda accepts at most 1 MB in an asynchronous event. */
const MAX_EVENT_BYTES = 800_000;
const WARN_EVENT_BYTES = 200_000;
/** So small that no token can hide a large event. */
const SURELY_SMALL = 20_000;

/**
 * Refuses a declaration that is too large for the event of the gate.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function assertEventSize(scope: Construct, declaration: WireDeclaration): void {
  if (JSON.stringify(declaration).length < SURELY_SMALL) {
    return;
  }
  const bytes = 2 * Buffer.byteLength(JSON.stringify(Stack.of(scope).resolve(declaration)));
  const fix = 'divide the variables among several ServiceSecrets, or shorten initial values and rules';
  if (bytes > MAX_EVENT_BYTES) {
    throw new RuleError({ subject: 'variables', must: `must fit into an event of ${MAX_EVENT_BYTES} bytes, twice in an update`, got: `about ${bytes} bytes`, fix });
  }
  if (bytes > WARN_EVENT_BYTES) {
    Annotations.of(scope).addWarningV2('cdk-service-secrets:event-size', `An update of these variables is an event of about ${bytes} bytes, and more than ${MAX_EVENT_BYTES} are refused; ${fix}`);
  }
}
