import { Declaration, ReferenceVariable } from '../core/declaration';
import { locate, readId, SecretLocation, ValueLocation } from '../core/location';

/** The AWS services, in the operator's words. */
export type OperatorService = 'ParameterStore' | 'SecretsManager';

/** The location of a value, in the operator's words. */
export interface RemoteReference {
  readonly service: OperatorService;
  /** Region, if it isn't the stack's. */
  readonly region?: string;
  readonly remoteRef: {
    readonly key: string;
    readonly property?: string;
    readonly version?: string;
    readonly decodingStrategy?: 'Base64';
  };
}

export function remoteReference(declaration: Declaration, variable: ReferenceVariable): RemoteReference {
  const { service, region, remoteRef } = place(declaration, variable);
  return { service, region, remoteRef: { ...remoteRef, ...(variable.file?.encoding === 'base64' ? { decodingStrategy: 'Base64' } : {}) } };
}

const SERVICES: Readonly<Record<ValueLocation['service'], OperatorService>> = { ssm: 'ParameterStore', secretsmanager: 'SecretsManager' };

function place(declaration: Declaration, variable: ReferenceVariable): RemoteReference {
  const location = locate(declaration, variable);
  const { field, versionId, stage }: Partial<SecretLocation> = location.service === 'secretsmanager' ? location : {};
  const version = versionId ? `uuid/${versionId}` : stage;
  return {
    service: SERVICES[location.service],
    region: location.region,
    remoteRef: {
      key: readId(location),
      ...(field ? { property: escapeProperty(field) } : {}),
      ...(version ? { version } : {}),
    },
  };
}

/**
 * The operator reads a property as a gjson path. A dot is literal if there is such a key.
 * @see https://github.com/tidwall/gjson/blob/master/SYNTAX.md
 */
export function escapeProperty(key: string): string {
  return key.replace(/[\\*?|#@!{}[\]()=<>%~]/g, '\\$&');
}
