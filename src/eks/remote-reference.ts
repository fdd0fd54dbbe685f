import { Declaration, isOwn, parameterName, ReferenceVariable } from '../core/declaration';

/** The operator's services of AWS. */
export type OperatorService = 'ParameterStore' | 'SecretsManager';

/** Where a value is, in the operator's words. */
export interface RemoteReference {
  readonly service: OperatorService;
  /** Region, where it isn't the stack's. */
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

function place(declaration: Declaration, variable: ReferenceVariable): RemoteReference {
  if (isOwn(variable)) {
    const store = declaration.stores[variable.store];
    return store.kind === 'ssm'
      ? { service: 'ParameterStore', region: store.region, remoteRef: { key: parameterName(store, variable) } }
      : { service: 'SecretsManager', region: store.region, remoteRef: { key: store.arn ?? store.name, property: escapeProperty(variable.name) } };
  }
  if (variable.kind === 'parameter') {
    return { service: 'ParameterStore', region: variable.region, remoteRef: { key: variable.parameter } };
  }
  const version = variable.versionId ? `uuid/${variable.versionId}` : variable.stage;
  return {
    service: 'SecretsManager',
    region: variable.region,
    remoteRef: {
      key: variable.arn,
      ...(variable.field ? { property: escapeProperty(variable.field) } : {}),
      ...(version ? { version } : {}),
    },
  };
}

/**
 * The operator reads a property as a path of gjson. A dot it takes literally by itself when there is such a key.
 * @see https://github.com/tidwall/gjson/blob/master/SYNTAX.md
 */
export function escapeProperty(key: string): string {
  return key.replace(/[\\*?|#@!{}[\]()=<>%~]/g, '\\$&');
}
