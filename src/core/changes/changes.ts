import { announcedBy } from './stages';
import { ParameterWatch, SecretWatch, ServiceWatch } from '../contracts/redeploy';
import { isSecret } from '../names';

/** A change of a value, read from an event. */
export interface ValueChange {
  readonly store: 'ssm' | 'secretsmanager';
  readonly region: string;
  /** Parameter name, or ARN of the secret. */
  readonly subject: string;
  /** Secrets Manager: the stage that moved. */
  readonly stage?: string;
  /** Milliseconds since 1970. Events have whole seconds. */
  readonly at: number;
  /** The value is new, so no running task has read an older one. */
  readonly created: boolean;
}

/** Parameter Store: label moves don't change what a task reads. */
const OPERATIONS = new Set(['Create', 'Update', 'Delete']);

/** Returns the change in an event, or nothing when the change doesn't matter. Throws when the input isn't an event. */
export function toChange(event: unknown): ValueChange | undefined {
  const { source, region, time, detail, resources } = event as Record<string, unknown>;
  const at = Date.parse(String(time));
  if (typeof source !== 'string' || typeof region !== 'string' || Number.isNaN(at) || typeof detail !== 'object' || detail === null) {
    throw new Error('not an event: source, region, time and detail are expected');
  }
  const fields = detail as Record<string, unknown>;
  if (source === 'aws.ssm' && typeof fields.name === 'string' && OPERATIONS.has(String(fields.operation))) {
    return { store: 'ssm', region, subject: fields.name, at, created: fields.operation === 'Create' };
  }
  const arn = Array.isArray(resources) ? resources[0] : undefined;
  if (source === 'aws.secretsmanager' && typeof arn === 'string' && typeof fields.labelUpdated === 'string') {
    return { store: 'secretsmanager', region, subject: arn, stage: fields.labelUpdated, at, created: false };
  }
  return undefined;
}

/** The watched entry that the change is about. */
export function watched(watch: Pick<ServiceWatch, 'parameters' | 'secrets'>, change: ValueChange): ParameterWatch | SecretWatch | undefined {
  return change.store === 'ssm'
    ? watch.parameters.find((entry) => entry.region === change.region && names(entry, change.subject))
    : watch.secrets.find((entry) => entry.region === change.region && moves(entry, change) && isSecret(entry.secret, change.subject));
}

function moves({ stage }: SecretWatch, change: ValueChange): boolean {
  return stage !== undefined && announcedBy(stage) === change.stage;
}

/** Full names of an entry. A parameter of one level is known both with and without its slash. */
export function fullName(entry: ParameterWatch, name: string): string {
  return entry.prefix === '' ? name : `${entry.prefix}/${name}`;
}

function names(entry: ParameterWatch, subject: string): boolean {
  if (entry.prefix === '') {
    return entry.names.includes(subject) || entry.names.some((name) => name === `/${subject}` || subject === `/${name}`);
  }
  return subject.startsWith(`${entry.prefix}/`) && entry.names.includes(subject.slice(entry.prefix.length + 1));
}
