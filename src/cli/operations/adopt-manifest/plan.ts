import { parseAllDocuments } from 'yaml';
import { RuleError } from '../../../core/errors';
import { Reference } from '../adopt/plan';

/**
 * Manifests of kubernetes-external-secrets, the predecessor of External Secrets Operator, as references: what they read
 * today, by the key of the Kubernetes Secret. Pure.
 * @see https://github.com/external-secrets/kubernetes-external-secrets
 */

export interface ManifestVariable {
  readonly name: string;
  readonly reference: Reference;
}

/** One ExternalSecret of a file. */
export interface ManifestAdoption {
  /** Name of the Kubernetes Secret, with its namespace where the manifest has one. */
  readonly name: string;
  readonly variables: readonly ManifestVariable[];
  /** What a declaration can't say, and what to do about it. */
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
  readonly data?: readonly Entry[];
  readonly dataFrom?: readonly unknown[];
  readonly dataFromWithOptions?: readonly Entry[];
  readonly template?: unknown;
}

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
  readonly items?: readonly Manifest[];
  readonly spec?: Spec;
  /** How early versions called `spec`. */
  readonly secretDescriptor?: Spec;
}

const API = 'kubernetes-client.io/v1';
const BACKENDS = { secretsManager: 'a secret in Secrets Manager', systemManager: 'a parameter' } as const;

/**
 * The ExternalSecrets in a file, which may hold several documents, lists, and objects of other kinds.
 *
 * @param text The file.
 * @param here Region of the cluster, where it is known: what is read there needs none.
 * @throws RuleError when the file isn't YAML, has no such ExternalSecret, or one that reads from elsewhere than AWS.
 */
export function adoptManifests(text: string, here?: string): ManifestAdoption[] {
  const all = parse(text);
  const own = all.filter(({ apiVersion, kind }) => kind === 'ExternalSecret' && apiVersion === API);
  if (own.length === 0) {
    const newer = all.some(({ apiVersion }) => String(apiVersion).startsWith('external-secrets.io/'));
    throw new RuleError({
      subject: '--manifest',
      must: `must have an ExternalSecret of ${API}`,
      got: [...new Set(all.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))].join(', ') || 'nothing',
      fix: newer ? 'External Secrets Operator reads its keys as they are: declare each `data` entry as a variable' : 'give the file that has it',
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
        fix: 'correct it; for a template of a chart, give what `helm template` prints',
      });
    }
    const manifest = document.toJS() as Manifest | null;
    if (manifest && typeof manifest === 'object') {
      manifests.push(...(manifest.items ?? [manifest]));
    }
  }
  return manifests;
}

function adoptOne(manifest: Manifest, here: string | undefined): ManifestAdoption {
  const { name, namespace } = manifest.metadata ?? {};
  const title = [namespace, name].filter(Boolean).join('/') || 'ExternalSecret';
  const spec = manifest.spec ?? manifest.secretDescriptor ?? {};
  const backend = backendOf(spec.backendType, title);
  const elsewhere = typeof spec.region === 'string' && spec.region !== here ? spec.region : undefined;
  const variables: ManifestVariable[] = [];
  const notes: string[] = [];
  for (const entry of spec.data ?? []) {
    if (typeof entry.path === 'string') {
      notes.push(`every parameter below ${entry.path}: list their names, or use VariableList.fromStore with a store of that prefix`);
      continue;
    }
    const variable = adoptEntry(entry, { backend, title, elsewhere, notes });
    const before = variables.find((other) => other.name === variable.name);
    if (before && JSON.stringify(before) !== JSON.stringify(variable)) {
      throw new RuleError({
        subject: variable.name,
        must: `must come from one place in ${title}`,
        got: 'two',
        fix: 'remove the entry that is not wanted: the operator took the last one',
      });
    }
    if (!before) {
      variables.push(variable);
    }
  }
  for (const source of [...spec.dataFrom ?? [], ...(spec.dataFromWithOptions ?? []).map(({ key }) => key)]) {
    notes.push(`every key of ${BACKENDS[backend]}, ${String(source)}: declare each key that the container needs, or make that secret the store with SecretStore.secretsManager`);
  }
  if (spec.roleArn !== undefined) {
    notes.push(`read with the role ${String(spec.roleArn)}: KubernetesSecrets makes its own; delete that one when nothing else uses it`);
  }
  if (spec.template !== undefined) {
    notes.push('`template` makes values out of values, or sets metadata: KubernetesSecrets has no such thing; put the finished value into the store');
  }
  return { name: title, variables: variables.sort((a, b) => (a.name < b.name ? -1 : 1)), notes };
}

interface EntryContext {
  readonly backend: keyof typeof BACKENDS;
  readonly title: string;
  /** The region, where it isn't the cluster's. */
  readonly elsewhere?: string;
  readonly notes: string[];
}

function adoptEntry(entry: Entry, { backend, title, elsewhere, notes }: EntryContext): ManifestVariable {
  const { key, name, property, isBinary } = entry;
  if (typeof key !== 'string' || typeof name !== 'string') {
    throw new RuleError({
      subject: title,
      must: 'must have a `key` and a `name` in each entry of `data`',
      got: JSON.stringify({ key, name }),
      fix: 'complete the entry',
    });
  }
  if (isBinary) {
    notes.push(`${name} is binary: put it into the store as base64, and declare it with asFile(path, { encoding: FileEncoding.BASE64 })`);
  }
  if (backend === 'systemManager') {
    if (property !== undefined) {
      notes.push(`${name} is the property ${String(property)} of a JSON parameter: ECS and this library read whole parameters; put it into a parameter of its own`);
    }
    return { name, reference: { kind: 'parameter', name: key, ...(elsewhere ? { region: elsewhere } : {}) } };
  }
  return { name, reference: secretReference(entry, key, elsewhere) };
}

function secretReference({ property, versionStage, versionId }: Entry, key: string, elsewhere: string | undefined): Reference {
  const named = /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:([^:]+)$/.exec(key);
  return {
    kind: 'secret',
    ...(named ? { arn: key } : {}),
    secret: named ? named[1].replace(/-[A-Za-z0-9]{6}$/, '') : key,
    ...(property === undefined ? {} : { field: String(property) }),
    // What is read without one.
    ...(versionStage === undefined || versionStage === 'AWSCURRENT' ? {} : { stage: String(versionStage) }),
    ...(versionId === undefined ? {} : { versionId: String(versionId) }),
    ...(elsewhere ? { region: elsewhere } : {}),
  };
}

function backendOf(backend: unknown, title: string): keyof typeof BACKENDS {
  if (typeof backend === 'string' && backend in BACKENDS) {
    return backend as keyof typeof BACKENDS;
  }
  throw new RuleError({
    subject: title,
    must: 'must have the `backendType` secretsManager or systemManager',
    got: String(backend),
    fix: 'its values are not on AWS: put them into a store first, with `import`',
  });
}
