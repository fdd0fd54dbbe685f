import { Declaration, isOwn, ReferenceVariable } from './declaration';
import { RuleError } from './errors';
import { parameterStoreService } from './services/parameter-store';
import { secretsManagerService } from './services/secrets-manager';
import { ValueService } from './services/value-service';

/**
 * Where a value is. A name or an ARN stays exactly as the user wrote it, since any part of it may be a token, or belong
 * to another account: the code never splits an ARN and joins the parts again. The differences between the two services
 * are in services/, one file each.
 */
export type ValueLocation = ParameterLocation | SecretLocation;

/** Partition, region and account of a stack, or of an ARN. Each may be a token. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface Located {
  /** The region of a value that is known by name, where it isn't the stack's. */
  readonly region?: string;
  /** The complete name. Without it, only the ARN is known. */
  readonly name?: string;
  /** The complete ARN, where the user wrote one. It takes precedence over the name. */
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

const SERVICES = { ssm: parameterStoreService, secretsmanager: secretsManagerService } as const;

export function serviceOf(kind: ValueLocation['service']): ValueService<ValueLocation> {
  return SERVICES[kind] as ValueService<ValueLocation>;
}

/** Returns the location of a variable's value from the declaration alone: for readers, not for policies. */
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

/** The `valueFrom` that ECS reads, for a stack in this environment. */
export function valueFrom(location: ValueLocation, here: Environment): string {
  return referenceParts(location, here).join('');
}

/** A reference in two parts: the name or the bare ARN, and the selector of a part of a secret. */
export function referenceParts(location: ValueLocation, here: Environment): readonly [string, string] {
  return serviceOf(location.service).partsOf(location, here);
}

/** Resources of a policy that allows this value. There are several where only the deployment determines the right one. */
export function policyResources(location: ValueLocation, here: Environment): string[] {
  return serviceOf(location.service).resources(location, here);
}

/** The value's name for people: a parameter's name, or a secret and the key in it. */
export function shown(location: ValueLocation): string {
  return serviceOf(location.service).shown(location);
}

/** The parameter of the API call: `Name` of a parameter, `SecretId` of a secret. */
export function readId(location: ValueLocation): string {
  return location.arn ?? location.name!;
}

/** The JSON key that the value is in. Undefined where it is a whole value. */
export function fieldOf(location: ValueLocation): string | undefined {
  return location.service === 'secretsmanager' ? location.field : undefined;
}

/** The region to call; none for the stack's own. */
export function readRegion(location: ValueLocation): string | undefined {
  return location.region ?? environmentInArn(location.arn)?.region;
}

/** The environment that an ARN names; nothing where the text isn't an ARN. */
export function environmentInArn(arn: string | undefined): Environment | undefined {
  const [scheme, partition, , region, account, ...rest] = arn?.split(':') ?? [];
  return scheme === 'arn' && rest.length > 0 ? { partition, region, account } : undefined;
}

/**
 * The inverse of `valueFrom`. A text that is one token counts as a name, or with a selector after it as the ARN of a
 * secret, as only secrets have selectors.
 */
export function parseValueFrom(text: string): ValueLocation {
  const service = /^arn:[^:]*:([^:]*):/.exec(text)?.[1];
  if (service === undefined) {
    return text.includes(':') ? secretsManagerService.parse(text) ?? refuse(text) : parameterStoreService.parse(text)!;
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
