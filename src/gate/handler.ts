import { attributes } from './attributes';
import { messageOf } from './aws-errors';
import { checkReadings } from './checks';
import { GateClients } from './clients';
import { createValues } from './create-values';
import { deleteValues } from './delete-values';
import { GateEvent } from './event';
import { GateProperties } from './gate.contract';
import { Clock, Patience } from './patience';
import { readReferences } from './read-references';
import { Finding, formatFinding, Reading } from './reading';
import { report } from './report';
import { failure, GateResponse, success } from './respond';
import { isGoing, isRollback, stackStatus } from './stack-status';
import { waitForValues } from './wait-for-values';
import { Declaration, isCreatable, isReference } from '../core/declaration';
import { Place } from '../core/references';
import { decodeDeclaration } from '../core/wire';

export interface GateDependencies {
  readonly clients: GateClients;
  readonly clock: Clock;
  readonly logName: string;
  /** Structured log; entries never hold values. */
  log(entry: Record<string, unknown>): void;
  /** Time that the function has left. */
  remainingMillis(): number;
}

/** How long a denied read or write may be the delay of a policy that was just made. */
const POLICY_DELAY = 60_000;
/** How long a write may be unseen. */
const WRITE_DELAY = 20_000;

export async function handleGate(event: GateEvent, dependencies: GateDependencies): Promise<GateResponse> {
  const declaration = decodeDeclaration(event.ResourceProperties.Declaration);
  dependencies.log({ message: `${event.RequestType} of ${declaration.service}`, variables: Object.keys(declaration.variables).length });
  if (event.RequestType === 'Delete') {
    return remove(event, declaration, dependencies);
  }
  try {
    return await verify(event, declaration, dependencies);
  } catch (error) {
    const reason = messageOf(error);
    dependencies.log({ message: 'failed', error: reason });
    return unlessRollback(event, declaration, new Map(), dependencies, (bytes, note) => Buffer.from([reason, note].join('\n')).subarray(0, bytes / 2).toString());
  }
}

async function verify(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<GateResponse> {
  const { clients, clock, log } = dependencies;
  const patience = new Patience(clock, POLICY_DELAY);
  let readings = await readReferences(declaration, clients, { patience });
  const { created, findings: notCreated } = await createMissing(event, declaration, readings, dependencies, patience);
  if (created.length) {
    log({ message: 'created', names: created });
    readings = merge(readings, await readWritten(declaration, created, dependencies, patience));
  }
  const failing = new Set(notCreated.map(({ variable }) => variable));
  const findingsOf = (): Finding[] => [...notCreated, ...checkReadings(declaration, readings).filter(({ variable }) => !failing.has(variable))];

  let findings = findingsOf();
  const wait = secondsToWait(event);
  if (wait > 0 && canWait(findings, event)) {
    readings = merge(readings, await waitForValues({
      declaration, findings, seconds: wait, dependencies, patience, stopped: async () => isRollback(await stackStatus(clients.cloudFormation(), event.StackId)),
    }));
    findings = findingsOf();
  }
  const data = attributes(declaration, readings, placeOf(event.StackId));
  if (findings.length === 0) {
    log({ message: `${readings.size} references checked`, fingerprint: data.Fingerprint });
    return success(event, data);
  }
  const sorted = [...findings].sort((a, b) => (a.variable < b.variable ? -1 : 1));
  log({ message: `${sorted.length} of ${readings.size} values of ${declaration.service} are not ready`, findings: sorted.map(formatFinding) });
  return unlessRollback(event, declaration, readings, dependencies, (bytes, note) => report(sorted, readings.size, bytes, dependencies.logName, note));
}

/** Fails, but for a rollback, which must not get stuck: it succeeds with every attribute present. */
async function unlessRollback(
  event: GateEvent, declaration: Declaration, readings: ReadonlyMap<string, Reading>, { clients, log }: GateDependencies, reason: (bytes: number, note: string) => string,
): Promise<GateResponse> {
  const status = await stackStatus(clients.cloudFormation(), event.StackId);
  if (isRollback(status)) {
    log({ message: 'The stack is being rolled back, which must not get stuck: succeeding all the same' });
    return success(event, attributes(declaration, readings, placeOf(event.StackId)));
  }
  const note = status.known ? '' : `The status of the stack could not be read (${status.reason}); if this was a rollback, run: aws cloudformation continue-update-rollback --stack-name ${event.StackId}`;
  return failure(event, (bytes) => reason(bytes, note));
}

async function createMissing(
  event: GateEvent, declaration: Declaration, readings: ReadonlyMap<string, Reading>, { clients }: GateDependencies, patience: Patience,
): Promise<{ created: string[]; findings: Finding[] }> {
  const missing = new Set(checkReadings(declaration, readings).filter((finding) => finding.missing).map(({ variable }) => variable));
  const names = Object.keys(declaration.variables).filter((name) => isCreatable(declaration.variables[name]) && missing.has(name));
  return names.length ? createValues(declaration, names, clients, { owner: event.StackId, patience }) : { created: [], findings: [] };
}

/** Reads what was just written, until it is seen. */
async function readWritten(declaration: Declaration, names: readonly string[], { clients, clock }: GateDependencies, patience: Patience): Promise<Map<string, Reading>> {
  const written = new Patience(clock, WRITE_DELAY, 1_000);
  for (;;) {
    // All keys of a JSON secret are one version, whichever of them were added.
    const stores = new Set(names.map((name) => storeOf(declaration, name)));
    const only = new Set(Object.keys(declaration.variables).filter((name) => names.includes(name) || (jsonStore(declaration, name) && stores.has(storeOf(declaration, name)))));
    const readings = await readReferences(declaration, clients, { only, patience });
    const unseen = checkReadings(declaration, readings).some(({ variable, missing }) => missing && names.includes(variable));
    if (!unseen || !(await written.more())) {
      return readings;
    }
  }
}

function storeOf(declaration: Declaration, name: string): number | undefined {
  const variable = declaration.variables[name];
  return isReference(variable) && 'store' in variable ? variable.store : undefined;
}

function jsonStore(declaration: Declaration, name: string): boolean {
  const index = storeOf(declaration, name);
  return index !== undefined && declaration.stores[index].kind === 'secretsmanager';
}

/** Waiting helps where nothing but values that nobody has put yet stands in the way, and only for names that are new. */
function canWait(findings: readonly Finding[], event: GateEvent): boolean {
  const before = event.OldResourceProperties ? decodeDeclaration(event.OldResourceProperties.Declaration).variables : {};
  return findings.length > 0 && findings.every(({ missing, variable }) => missing && !before[variable]);
}

function secondsToWait({ RequestType, ResourceProperties }: GateEvent): number {
  const { Wait, WaitOnCreate }: GateProperties = ResourceProperties;
  return Number(Wait ?? (RequestType === 'Create' ? WaitOnCreate : undefined) ?? 0);
}

async function remove(event: GateEvent, declaration: Declaration, { clients, log }: GateDependencies): Promise<GateResponse> {
  const destroys = Object.values(declaration.variables).some((variable) => isCreatable(variable) && variable.destroy);
  if (destroys) {
    const status = await stackStatus(clients.cloudFormation(), event.StackId);
    if (isGoing(status)) {
      log({ message: 'The stack goes away', ...await deleteValues(declaration, clients, event.StackId) });
    } else {
      log({ message: 'Nothing is deleted: the stack stays', status });
    }
  }
  return success(event);
}

/** arn:partition:cloudformation:region:account:stack/name/id */
function placeOf(stackId: string): Place {
  const [, partition, , region, account] = stackId.split(':');
  return { partition, region, account };
}

function merge(before: Map<string, Reading>, later: Map<string, Reading>): Map<string, Reading> {
  return new Map([...before, ...later]);
}
