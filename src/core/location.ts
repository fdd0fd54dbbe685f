import { Declaration, isOwn, ReferenceVariable } from './declaration';
import { RuleError } from './errors';
import { parameterStore } from './services/parameter-store';
import { secretsManager } from './services/secrets-manager';
import { ValueService } from './services/value-service';

/**
 * Where a value lives. A name or an ARN stays exactly as it was given, since any part of it may be a token, or belong to
 * another account: parts are never taken out of an ARN and put together again. What differs between the two services is
 * in services/, a file for each.
 */
export type ValueLocation = ParameterLocation | SecretLocation;

/** Partition, region and account of a stack, or of an ARN. Each may be a token. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface Located {
  /** Region of what is known by its name, where it isn't the stack's. */
  readonly region?: string;
  /** The whole name. Without one, the ARN is all that is known. */
  readonly name?: string;
  /** The whole ARN, where one was given. It wins over the name. */
  readonly arn?: string;
}

export interface ParameterLocation extends Located {
  readonly service: 'ssm';
  /** Whether the name begins with a slash; absent where only the deployment knows. */
  readonly leadingSlash?: boolean;
}

export interface SecretLocation extends Located {
  readonly service: 'secretsmanager';
  /** Whether the ARN has the suffix that Secrets Manager adds; absent where only the deployment knows. */
  readonly complete?: boolean;
  /** JSON key; the whole secret without one. */
  readonly field?: string;
  readonly stage?: string;
  readonly versionId?: string;
}

const SERVICES = { ssm: parameterStore, secretsmanager: secretsManager } as const;

export function serviceOf(kind: ValueLocation['service']): ValueService<ValueLocation> {
  return SERVICES[kind] as ValueService<ValueLocation>;
}

/** The location of a variable's value, from the declaration alone: for who reads it, not for policies. */
export function locate(declaration: Declaration, variable: ReferenceVariable): ValueLocation {
  if (isOwn(variable)) {
    const store = declaration.stores[variable.store];
    return serviceOf(store.kind).own(store, variable.name);
  }
  if (variable.kind === 'parameter') {
    return { service: 'ssm', region: variable.region, name: variable.parameter, arn: variable.arn };
  }
  const { region, arn, field, stage, versionId } = variable;
  return { service: 'secretsmanager', region, arn, field, stage, versionId };
}

/** What ECS reads, from a stack in this environment. */
export function valueFrom(location: ValueLocation, here: Environment): string {
  return referenceParts(location, here).join('');
}

/** A reference in two parts: the name or the bare ARN, and what selects a part of a secret. */
export function referenceParts(location: ValueLocation, here: Environment): readonly [string, string] {
  return serviceOf(location.service).partsOf(location, here);
}

/** Resources of a policy that allows this value. Several where only the deployment knows which of them it is. */
export function policyResources(location: ValueLocation, here: Environment): string[] {
  return serviceOf(location.service).resources(location, here);
}

/** The value as people know it: a parameter's name, or a secret and the key in it. */
export function shown(location: ValueLocation): string {
  return serviceOf(location.service).shown(location);
}

/** What the services are asked for: `Name` of a parameter, `SecretId` of a secret. */
export function readId(location: ValueLocation): string {
  return location.arn ?? location.name!;
}

/** The region to ask; none for that of the stack. */
export function readRegion(location: ValueLocation): string | undefined {
  return location.region ?? environmentOf(location.arn)?.region;
}

/** The environment that an ARN names; nothing where the text isn't an ARN. */
export function environmentOf(arn: string | undefined): Environment | undefined {
  const [scheme, partition, , region, account, ...rest] = arn?.split(':') ?? [];
  return scheme === 'arn' && rest.length > 0 ? { partition, region, account } : undefined;
}

/**
 * The inverse of `valueFrom`. Of a text that is a token from end to end nothing more is known: it is taken for a name, or
 * with a selector behind it for the ARN of a secret, as only secrets have selectors.
 */
export function parseValueFrom(text: string): ValueLocation {
  const service = /^arn:[^:]*:([^:]*):/.exec(text)?.[1];
  if (service === undefined) {
    return text.includes(':') ? secretsManager.parse(text) ?? refuse(text) : parameterStore.parse(text)!;
  }
  return (service in SERVICES ? serviceOf(service as ValueLocation['service']).parse(text) : undefined) ?? refuse(text);
}

function refuse(text: string): never {
  throw new RuleError({
    subject: 'valueFrom',
    must: 'must be a parameter\'s name, or the ARN of a parameter or secret, with nothing behind it but `:json-key:version-stage:version-id` of a secret',
    got: text,
    fix: 'correct the task definition',
  });
}
