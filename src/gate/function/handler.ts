import { attributes } from './attributes';
import { declarationBefore, isNewPlace } from './changes';
import { deleteDestroyed } from './delete-values';
import { GateEvent } from './event';
import { fit, jsonBytes, report } from './report';
import { failure, GateResponse, MAX_RESPONSE_BYTES, success } from './respond';
import { undoRolledBackCreation, undoRolledBackUpdate } from './rollback';
import { markUse, withdrawUse } from './used-by';
import { verify } from './verify';
import { messageOf } from '../../aws/errors';
import { Clock } from '../../aws/retry-budget';
import { isGoing, isRollback, StackStatus } from '../../aws/stack-status';
import { remarksOn } from '../../checks';
import { unchecked } from '../../checks/unchecked';
import { uncheckedRules } from '../../checks/value-rules';
import { awsCommand } from '../../core/commands';
import { GateAttributes } from '../../core/contracts/gate';
import { Declaration } from '../../core/declaration';
import { withParts } from '../../core/derived/parts';
import { Environment } from '../../core/location';
import { formatFinding, StoredValue } from '../../core/stored-value';
import { decodeDeclaration, WIRE_FORMAT } from '../../core/wire';
import { StoreServices } from '../../stores/store-services';

export interface GateDependencies {
  readonly stores: StoreServices;
  readonly clock: Clock;
  readonly logName: string;
  stackStatus(stackId: string): Promise<StackStatus>;
  /** When CloudFormation began its operation, or the one that it rolls back. */
  operationStart(stackId: string): Promise<Date | undefined>;
  /** Structured log; entries never contain values. */
  log(entry: Record<string, unknown>): void;
  /** Time until the function's timeout. */
  remainingMillis(): number;
}

/** Returns the response to an event of CloudFormation. Never throws. */
export async function handleGate(event: GateEvent, dependencies: GateDependencies): Promise<GateResponse> {
  try {
    const declaration = withParts(decodeDeclaration(event.ResourceProperties.Declaration));
    dependencies.log({ message: `${event.RequestType} of ${declaration.service}`, variables: Object.keys(declaration.variables).length });
    return event.RequestType === 'Delete'
      ? await remove(event, declaration, dependencies)
      : await check(event, declaration, dependencies);
  } catch (error) {
    return respondFailure(event, dependencies, messageOf(error));
  }
}

/** Responds without a result. A deletion succeeds all the same: people could not delete the stack otherwise. */
export async function respondFailure(event: GateEvent, dependencies: GateDependencies, reason: string): Promise<GateResponse> {
  dependencies.log({ message: 'failed', error: reason });
  return event.RequestType === 'Delete'
    ? success(event)
    : failUnlessRollingBack(event, attributesWithoutReadings(event), dependencies, (bytes, note) => (note ? `${fit(reason, bytes - jsonBytes(note))}\n${note}` : fit(reason, bytes)));
}

async function check(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<GateResponse> {
  const { log, logName } = dependencies;
  await undoRolledBackUpdate(event, declaration, dependencies);
  const { readings, findings, created } = await verify(event, declaration, dependencies);
  const data = attributes(declaration, readings, placeOf(event.StackId));
  const names = unchecked(declaration, readings);
  if (names.length) {
    log({ message: 'Not checked, as only metadata may be read: whether the secret is text, has the JSON key, and is not empty', names });
  }
  const ruled = uncheckedRules(declaration, readings);
  if (ruled.length) {
    log({ message: 'Rules not checked, as only metadata may be read', names: ruled });
  }
  remarksOn(declaration, readings).forEach(({ variable, remark }) => log({ message: `${variable}: the value ${remark}`, variable }));
  if (findings.length === 0) {
    log({ message: `${readings.size} references checked`, fingerprint: data.Fingerprint });
    await markUse(declaration, newlyUsed(event, declaration, readings, created), { ...dependencies, stackId: event.StackId });
    return withinResponseLimit(event, success(event, data));
  }
  log({ message: `${findings.length} of ${readings.size} values of ${declaration.service} are not ready` });
  findings.forEach((finding) => log({ message: formatFinding(finding), variable: finding.variable })); // one entry each: an entry has a maximum size
  return failUnlessRollingBack(event, data, dependencies, (bytes, note) => report(findings, readings.size, bytes, logName, note));
}

/** Fails, except during a rollback, which must not get stuck: then it succeeds with every attribute present. */
async function failUnlessRollingBack(
  event: GateEvent, data: GateAttributes, { stackStatus, log }: GateDependencies, reason: (bytes: number, note: string) => string,
): Promise<GateResponse> {
  const status = await stackStatus(event.StackId);
  if (isRollback(status)) {
    log({ message: 'The stack is being rolled back, which must not get stuck: succeeding all the same' });
    return success(event, data);
  }
  // CloudFormation invokes the resource again during a rollback only for updates.
  const note = status.known || event.RequestType !== 'Update' ? ''
    : `The status of the stack could not be read (${fit(status.reason, 400)}); if this was a rollback, run:\n-> ${continueRollback(event.StackId)}`;
  if (!status.known) {
    log({ message: 'The status of the stack could not be read', reason: status.reason });
  }
  return failure(event, (bytes) => reason(bytes, note));
}

function continueRollback(stackId: string): string {
  return awsCommand(['cloudformation', 'continue-update-rollback', '--stack-name', stackId], { region: placeOf(stackId).region });
}

/** Attributes of a declaration whose values weren't read, even of one that this version can't read in full. */
function attributesWithoutReadings(event: GateEvent): GateAttributes {
  const declaration = decodeDeclaration({ ...event.ResourceProperties.Declaration, Format: WIRE_FORMAT });
  return attributes(declaration, new Map(), placeOf(event.StackId));
}

/** CloudFormation refuses a longer response without a reason. */
function withinResponseLimit(event: GateEvent, response: GateResponse): GateResponse {
  const bytes = jsonBytes(response);
  return bytes <= MAX_RESPONSE_BYTES ? response
    : failure(event, () => `\`stores\` must have names that fit into the ${MAX_RESPONSE_BYTES} bytes of an answer to CloudFormation, got: ${bytes}; divide the variables among several ServiceSecrets`);
}

/** Existing values at locations that this gate didn't read before. Somebody else may have created them. */
function newlyUsed(event: GateEvent, declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, created: readonly string[]): string[] {
  const { ResourceProperties, OldResourceProperties } = event;
  const before = OldResourceProperties?.Attributes === ResourceProperties.Attributes ? declarationBefore(OldResourceProperties) : undefined;
  const present = [...readings].filter(([, { status }]) => status === 'found').map(([name]) => name);
  return present.filter((name) => !created.includes(name) && (!before || isNewPlace(declaration, before, name)));
}

async function remove(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<GateResponse> {
  const { stores, stackStatus, log } = dependencies;
  const owner = { stackId: event.StackId, logicalId: event.LogicalResourceId };
  const status = await stackStatus(event.StackId);
  if (status.known && status.status === 'DELETE_IN_PROGRESS') {
    log({ message: 'The stack is being deleted', ...await deleteDestroyed(declaration, stores, owner) });
  } else if (isRollback(status)) {
    await undoRolledBackCreation(event, declaration, dependencies);
  } else {
    log({ message: 'Nothing is deleted: the stack stays', status });
  }
  if (isGoing(status)) {
    await withdrawUse(declaration, { ...dependencies, stackId: event.StackId });
  }
  return success(event);
}

/** arn:partition:cloudformation:region:account:stack/name/id */
function placeOf(stackId: string): Environment {
  const [, partition, , region, account] = stackId.split(':');
  return { partition, region, account };
}
