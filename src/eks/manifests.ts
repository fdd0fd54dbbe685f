import { OperatorService, RemoteReference, remoteReference } from './remote-reference';
import { Declaration, isReference, sortedVariables } from '../core/declaration';

/** The Kubernetes objects of one declaration, as data. Any string may contain a token. */

export const OPERATOR_API = 'external-secrets.io/v1';
/** Identifies the declaration and the versions of the values in an object. */
export const CONTENT_ANNOTATION = 'cdk-service-secrets/content';
const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'cdk-service-secrets' };

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** How the operator gets its credentials: as a service account of the namespace, or as its own identity, which assumes a role. */
export type StoreAccess = { readonly serviceAccount: string } | { readonly roleArn: string };

export interface ManifestInput {
  /** Name of the Secret, and the beginning of all other names. */
  readonly name: string;
  readonly namespace: string;
  /** As a Kubernetes duration: `3600s`. */
  readonly refreshInterval: string;
  readonly declaration: Declaration;
  /** The region of stores that don't set one. */
  readonly region: string;
  readonly access: StoreAccess;
  /** Values that aren't secret, by variable: values set in code, and paths of files. */
  readonly plain: ReadonlyMap<string, string>;
}

/** Objects by purpose. CloudFormation applies each on its own, so that it deletes an object that is no longer declared. */
export interface Manifests {
  readonly secretStores: readonly Manifest[];
  /** Variables of the environment. Values that become files are in another Secret, as a pod takes a whole Secret. */
  readonly environment?: Manifest;
  readonly files?: Manifest;
  readonly configMap?: Manifest;
}

/** The name of the Secret with values that become files. */
export function filesName(name: string): string {
  return `${name}-files`;
}

/** The name of the service account that the operator reads as. */
export function serviceAccountName(name: string): string {
  return `${name}-secrets`;
}

/**
 * @param content For the annotation of the objects that pods read. The caller leaves it out to compute the digest of the objects,
 * which is part of it.
 */
export function manifests(input: ManifestInput, content?: string): Manifests {
  const references = sortedVariables(input.declaration).flatMap(([variable, declared]) => isReference(declared)
    ? [{ variable, file: declared.file !== undefined, reference: remoteReference(input.declaration, declared) }]
    : []);
  const environment = references.filter(({ file }) => !file);
  const files = references.filter(({ file }) => file);
  return {
    secretStores: secretStores(input, references.map(({ reference }) => reference)),
    ...(environment.length ? { environment: externalSecret(input, input.name, environment, content) } : {}),
    ...(files.length ? { files: externalSecret(input, filesName(input.name), files, content) } : {}),
    ...(input.plain.size ? { configMap: configMap(input, content) } : {}),
  };
}

function secretStores(input: ManifestInput, references: readonly RemoteReference[]): Manifest[] {
  const stores = new Map<string, Manifest>();
  for (const { service, region } of references) {
    const name = storeName(input, service, region);
    stores.set(name, {
      apiVersion: OPERATOR_API,
      kind: 'SecretStore',
      metadata: metadata(input, name),
      spec: {
        provider: {
          aws: {
            service,
            region: region ?? input.region,
            ...('roleArn' in input.access
              ? { role: input.access.roleArn }
              : { auth: { jwt: { serviceAccountRef: { name: input.access.serviceAccount } } } }),
          },
        },
      },
    });
  }
  return [...stores.values()];
}

function storeName({ name }: ManifestInput, service: OperatorService, region: string | undefined): string {
  return [name, service.toLowerCase(), ...(region ? [region] : [])].join('-');
}

interface Entry {
  readonly variable: string;
  readonly reference: RemoteReference;
}

/** One entry for each variable, so that a missing value is an error. A search by path would silently leave it out. */
function externalSecret(input: ManifestInput, name: string, entries: readonly Entry[], content: string | undefined): Manifest {
  const stores = entries.map(({ reference: { service, region } }) => storeName(input, service, region));
  const usual = mostFrequent(stores);
  return {
    apiVersion: OPERATOR_API,
    kind: 'ExternalSecret',
    metadata: metadata(input, name),
    spec: {
      refreshInterval: input.refreshInterval,
      secretStoreRef: { kind: 'SecretStore', name: usual },
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        // Always set: without it the operator copies the labels and annotations of this object, including those for pruning.
        template: { metadata: { labels: MANAGED_BY, annotations: annotations(content) } },
      },
      data: entries.map(({ variable, reference: { remoteRef } }, index) => ({
        secretKey: variable,
        remoteRef,
        ...(stores[index] === usual ? {} : { sourceRef: { storeRef: { kind: 'SecretStore', name: stores[index] } } }),
      })),
    },
  };
}

/** Most variables are usually in one store, so the manifest names that store once. */
function mostFrequent(names: readonly string[]): string {
  const count = (name: string): number => names.filter((other) => other === name).length;
  return [...new Set(names)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0];
}

function configMap(input: ManifestInput, content: string | undefined): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata(input, input.name), annotations: annotations(content) },
    data: Object.fromEntries([...input.plain].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function metadata({ namespace }: ManifestInput, name: string): Manifest['metadata'] {
  return { name, namespace, labels: MANAGED_BY };
}

function annotations(content: string | undefined): Record<string, string> {
  return content === undefined ? {} : { [CONTENT_ANNOTATION]: content };
}
