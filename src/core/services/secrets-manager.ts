import { ValueService } from './value-service';
import type { Environment, SecretLocation } from '../location';

const WHOLE = /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(:[^:]*:[^:]*:[^:]*)?$/;
/** A text that isn't a valid name can only be the token of an ARN. */
const UNKNOWN = /^([^:\w./-][^:]*)(:[^:]*:[^:]*:[^:]*)$/;

/** Secrets Manager: a value is a secret or a JSON key of one, a store is one secret. */
export const secretsManagerService: ValueService<SecretLocation> = {
  own: ({ region, name, arn }, field) => ({ service: 'secretsmanager', region, name, arn, field }),

  partsOf: (location, here) => [arnOf(location, here), selector(location)],

  resources: (location, here) => policyResources(arnOf(location, here), location.arn === undefined ? false : location.complete),

  shown: (location) => (location.field === undefined ? secretShown(location) : `key ${location.field} of ${secretShown(location)}`),

  parse: (text) => {
    const [, arn, rest] = WHOLE.exec(text) ?? UNKNOWN.exec(text) ?? [];
    if (arn === undefined) {
      return undefined;
    }
    const [, field, stage, versionId] = rest?.split(':') ?? [];
    return { service: 'secretsmanager', arn, ...(field ? { field } : {}), ...(stage ? { stage } : {}), ...(versionId ? { versionId } : {}) };
  },

  storePrefix: (store, here, found) => `${found ?? arnOf(store, here)}:`,

  afterPrefix: (name) => `${name}::`,

  storeResources: (store, here, complete) => policyResources(arnOf(store, here), store.arn === undefined ? false : complete),
};

function arnOf({ arn, name, region }: Pick<SecretLocation, 'arn' | 'name' | 'region'>, here: Environment): string {
  return arn ?? `arn:${here.partition}:secretsmanager:${region ?? here.region}:${here.account}:secret:${name}`;
}

/** `:json-key:version-stage:version-id`, or nothing: ECS accepts all three or none. */
function selector({ field, stage, versionId }: SecretLocation): string {
  return field || stage || versionId ? `:${field ?? ''}:${stage ?? ''}:${versionId ?? ''}` : '';
}

/**
 * The suffix that Secrets Manager adds has six characters. `-*` would match every secret whose name begins in the same
 * way.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function policyResources(arn: string, complete: boolean | undefined): string[] {
  return complete === undefined ? [arn, `${arn}-??????`] : [complete ? arn : `${arn}-??????`];
}

function secretShown({ arn, name }: SecretLocation): string {
  return arn?.replace(/^arn:.*:secret:/, '') ?? name!;
}
