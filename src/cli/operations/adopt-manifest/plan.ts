import { parseAllDocuments } from 'yaml';
import { RuleError } from '../../../core/errors';
import { isObject, objectsIn, textOrEmpty } from '../../../core/json-object';
import { environmentInArn, parseValueFrom, ValueLocation } from '../../../core/location';
import { shownName } from '../../../core/printable';
import { NamedReference } from '../adopt/workload';

/**
 * Converts manifests of kubernetes-external-secrets, the predecessor of External Secrets Operator, to references by the
 * key of the Kubernetes Secret. Pure.
 * @see https://github.com/external-secrets/kubernetes-external-secrets
 */

export interface ManifestVariable extends NamedReference {
  readonly location: ValueLocation;
}

/** Region and account of the cluster, as far as they are known. */
export interface ClusterHome {
  readonly region?: string;
  readonly account?: string;
}

/** One ExternalSecret of a file. */
export interface ManifestAdoption {
  /** Name of the Kubernetes Secret, with its namespace where the manifest has one. */
  readonly name: string;
  readonly variables: readonly ManifestVariable[];
  /** What a declaration can't express, with the next step. */
  readonly notes: readonly string[];
}

interface Entry {
  readonly key?: unknown;
  readonly name?: unknown;
  readonly property?: unknown;
  readonly path?: unknown;
  readonly versionStage?: unknown;
  readonly versionId?: unknown;
  readonly isBinary?: unknown;
}

interface Spec {
  readonly backendType?: unknown;
  readonly region?: unknown;
  readonly roleArn?: unknown;
  readonly data?: unknown;
  readonly dataFrom?: unknown;
  readonly dataFromWithOptions?: unknown;
  readonly template?: unknown;
}

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
  readonly items?: unknown;
  readonly spec?: Spec;
  /** The name of `spec` in early versions. */
  readonly secretDescriptor?: Spec;
}

const API = 'kubernetes-client.io/v1';
const BACKENDS = { secretsManager: 'a secret in Secrets Manager', systemManager: 'a parameter' } as const;

/**
 * The ExternalSecrets in a file, which may contain several documents, lists, and objects of other kinds.
 *
 * @param text The file.
 * @param here Region and account of the cluster, if known. Values there need no region.
 * @throws RuleError if the file isn't YAML, contains no such ExternalSecret, or one that reads from outside of AWS.
 */
export function adoptManifests(text: string, here: ClusterHome = {}): ManifestAdoption[] {
  const all = parse(text);
  const own = all.filter(({ apiVersion, kind }) => kind === 'ExternalSecret' && apiVersion === API);
  if (own.length === 0) {
    const newer = all.some(({ apiVersion }) => textOrEmpty(apiVersion).startsWith('external-secrets.io/'));
    throw new RuleError({
      subject: '--manifest',
      must: `must have an ExternalSecret of ${API}`,
      got: [...new Set(all.map(({ apiVersion, kind }) => shownName(`${textOrEmpty(apiVersion)} ${textOrEmpty(kind)}`)))].join(', ') || 'nothing',
      fix: newer ? 'External Secrets Operator reads its keys as they are: declare each `data` entry as a variable' : 'pass the file that has it',
    });
  }
  return own.map((manifest) => adoptOne(manifest, here));
}

function parse(text: string): Manifest[] {
  const documents = parseAllDocuments(text);
  const manifests: Manifest[] = [];
  for (const document of documents) {
    if (document.errors.length) {
      const [first] = document.errors;
      throw new RuleError({
        subject: '--manifest',
        must: 'must be YAML',
        got: `${first.code} in line ${first.linePos?.[0].line ?? '?'}`,
        fix: 'correct it; for a template of a chart, pass the output of `helm template`',
      });
    }
    const manifest: unknown = document.toJS();
    if (isObject(manifest)) {
      manifests.push(...(Array.isArray(manifest.items) ? objectsIn(manifest.items) : [manifest]));
    }
  }
  return manifests;
}

function adoptOne(manifest: Manifest, here: ClusterHome): ManifestAdoption {
  const { name, namespace } = manifest.metadata ?? {};
  const title = [namespace, name].filter(Boolean).map((part) => shownName(textOrEmpty(part))).join('/') || 'ExternalSecret';
  const spec = manifest.spec ?? manifest.secretDescriptor ?? {};
  const backend = backendOf(spec.backendType, title);
  const elsewhere = typeof spec.region === 'string' && spec.region !== here.region ? spec.region : undefined;
  const variables = new Map<string, ManifestVariable>();
  const notes = [...noteOnRole(spec.roleArn, here)];
  const stranger = here.account === undefined ? undefined : ownerOf(spec.roleArn, here);
  for (const entry of objectsIn(spec.data)) {
    if (typeof entry.path === 'string') {
      notes.push(`every parameter below ${entry.path}: list their names, or use VariableList.fromStore with a store of that prefix`);
      continue;
    }
    const variable = adoptEntry(entry, { backend, title, elsewhere, notes });
    if (stranger !== undefined && variable.location.arn === undefined) {
      notes.push(`${variable.name} is ${variable.valueFrom} of account ${stranger}: import a secret by Secret.fromSecretCompleteArn and use Variable.fromSecretsManager; a parameter of another account can't be read`);
      continue;
    }
    const before = variables.get(variable.name);
    if (before && JSON.stringify(before) !== JSON.stringify(variable)) {
      throw new RuleError({
        subject: shownName(variable.name),
        must: `must come from one place in ${title}`,
        got: 'two',
        fix: 'remove the entry that is not wanted: the operator took the last one',
      });
    }
    variables.set(variable.name, variable);
  }
  notes.push(...notesOnWholes(spec, backend));
  return { name: title, variables: [...variables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), notes };
}

function notesOnWholes({ dataFrom, dataFromWithOptions, template }: Spec, backend: keyof typeof BACKENDS): string[] {
  const wholes = [...(Array.isArray(dataFrom) ? dataFrom as unknown[] : []), ...objectsIn(dataFromWithOptions).map(({ key }) => key)];
  return [
    ...wholes.map((source) => `every key of ${BACKENDS[backend]}, ${textOrEmpty(source)}: declare each key that the container needs, or make that secret the store with SecretStore.secretsManager`),
    ...(template === undefined ? [] : ['`template` composes values from values, or sets metadata: KubernetesSecrets has no such thing; put the finished value into the store']),
  ];
}

/** The role's account, if it is known and isn't the cluster's. */
function ownerOf(roleArn: unknown, { account }: ClusterHome): string | undefined {
  const owner = environmentInArn(textOrEmpty(roleArn))?.account;
  return owner === account ? undefined : owner;
}

/** A role of another account reads that account's values, of the same names. */
function noteOnRole(roleArn: unknown, { account }: ClusterHome): string[] {
  if (roleArn === undefined) {
    return [];
  }
  const owner = ownerOf(roleArn, { account });
  if (owner !== undefined) {
    return [`read with the role ${textOrEmpty(roleArn)}, so its names lead into account ${owner}${account === undefined ? ': where the cluster is in another one, add --account with the id of its account' : `, and the cluster is in ${account}`}`];
  }
  return [`read with the role ${textOrEmpty(roleArn)}: KubernetesSecrets creates its own. Keep that one until the last ExternalSecret of ${API} that names it is gone`];
}

interface EntryContext {
  readonly backend: keyof typeof BACKENDS;
  readonly title: string;
  /** The region, if it isn't the cluster's. */
  readonly elsewhere?: string;
  readonly notes: string[];
}

function adoptEntry(entry: Entry, { backend, title, elsewhere, notes }: EntryContext): ManifestVariable {
  const { key, name, property, isBinary } = entry;
  if (typeof key !== 'string' || typeof name !== 'string' || key === '') {
    throw new RuleError({
      subject: title,
      must: 'must have a `key` and a `name` in each entry of `data`',
      got: JSON.stringify({ key: typeof key === 'string' ? key : undefined, name: typeof name === 'string' ? name : undefined }),
      fix: 'complete the entry',
    });
  }
  if (isBinary) {
    notes.push(`${name} is binary: put it into the store as base64, and declare it with asFile(path, { encoding: FileEncoding.BASE64 })`);
  }
  if (backend === 'systemManager' && property !== undefined) {
    notes.push(`${name} is the property ${textOrEmpty(property)} of a JSON parameter: ECS and this library read whole parameters; put it into a parameter of its own`);
  }
  return { name, valueFrom: key, location: locationOf(entry, key, { backend, elsewhere }) };
}

function locationOf({ property, versionStage, versionId }: Entry, key: string, { backend, elsewhere }: Pick<EntryContext, 'backend' | 'elsewhere'>): ValueLocation {
  const place = key.startsWith('arn:') ? placeOfArn(key) : { name: key, ...(elsewhere === undefined ? {} : { region: elsewhere }) };
  if (backend === 'systemManager') {
    return { service: 'ssm', ...place };
  }
  return {
    service: 'secretsmanager',
    ...place,
    ...(property === undefined ? {} : { field: textOrEmpty(property) }),
    // The default version stage.
    ...(versionStage === undefined || versionStage === 'AWSCURRENT' ? {} : { stage: textOrEmpty(versionStage) }),
    ...(versionId === undefined ? {} : { versionId: textOrEmpty(versionId) }),
  };
}

/** Keep the whole ARN, as it may be of another account. */
function placeOfArn(key: string): { readonly arn: string } {
  return { arn: parseValueFrom(key).arn! };
}

function backendOf(backend: unknown, title: string): keyof typeof BACKENDS {
  if (typeof backend === 'string' && Object.prototype.hasOwnProperty.call(BACKENDS, backend)) {
    return backend as keyof typeof BACKENDS;
  }
  throw new RuleError({
    subject: title,
    must: 'must have the `backendType` secretsManager or systemManager',
    got: shownName(textOrEmpty(backend)),
    fix: 'its values are not on AWS: put them into a store first, with `import`',
  });
}
