import { CommandError } from '../../errors';

/** What a task definition reads today, as a declaration would say it. Pure. */

export type Reference =
  | { readonly kind: 'parameter'; readonly name: string; readonly region?: string }
  | {
    readonly kind: 'secret';
    /** Absent where a secret is known by its name alone. */
    readonly arn?: string;
    readonly secret: string;
    readonly field?: string;
    readonly stage?: string;
    readonly versionId?: string;
    readonly region?: string;
  };

/** The forms of a `valueFrom`. */
export function parseReference(valueFrom: string, here: string): Reference {
  const parameter = /^arn:[^:]+:ssm:([^:]*):[^:]*:parameter\/?(.+)$/.exec(valueFrom);
  if (parameter) {
    const [, region, rest] = parameter;
    const name = rest.includes('/') ? `/${rest}` : rest;
    return { kind: 'parameter', name, ...(region === here ? {} : { region }) };
  }
  const secret = /^(arn:[^:]+:secretsmanager:([^:]*):[^:]*:secret:([^:]+))(?::([^:]*):([^:]*):([^:]*))?$/.exec(valueFrom);
  if (secret) {
    const [, arn, region, name, field, stage, versionId] = secret;
    return {
      kind: 'secret',
      arn,
      secret: name.replace(/-[A-Za-z0-9]{6}$/, ''),
      ...(field ? { field } : {}),
      ...(stage ? { stage } : {}),
      ...(versionId ? { versionId } : {}),
      ...(region === here ? {} : { region }),
    };
  }
  if (valueFrom.startsWith('arn:')) {
    throw new CommandError(`${valueFrom} is neither a parameter nor a secret`, 'correct the task definition');
  }
  return { kind: 'parameter', name: valueFrom };
}

export interface AdoptedStore {
  readonly kind: 'ssm' | 'secretsmanager';
  readonly name: string;
}

export interface AdoptedVariable {
  readonly variable: string;
  readonly reference: Reference;
  /** In the service's own store, under this name. */
  readonly own?: string;
}

export interface Adoption {
  readonly store?: AdoptedStore;
  /** A-Z. */
  readonly variables: readonly AdoptedVariable[];
  /** Names only. */
  readonly plain: readonly string[];
}

/**
 * The place that holds most of the values becomes the service's store; the rest stays where it is, as foreign references.
 * With a prefix, everything is the service's own there, to be copied.
 */
export function adopt(secrets: readonly { readonly name: string; readonly reference: Reference }[], plain: readonly string[], prefix?: string): Adoption {
  const store: AdoptedStore | undefined = prefix ? { kind: 'ssm', name: prefix } : fullest(secrets.map(({ reference }) => reference));
  const variables = secrets
    .map(({ name, reference }): AdoptedVariable => {
      const own = prefix ? name : store && nameIn(store, reference);
      return { variable: name, reference, ...(own === undefined ? {} : { own }) };
    })
    .sort((a, b) => (a.variable < b.variable ? -1 : 1));
  return { store, variables, plain: [...plain].sort() };
}

function fullest(references: readonly Reference[]): AdoptedStore | undefined {
  const counts = new Map<string, { store: AdoptedStore; count: number }>();
  for (const reference of references) {
    const store = storeOf(reference);
    if (store) {
      const key = `${store.kind}:${store.name}`;
      counts.set(key, { store, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.store.name < b.store.name ? -1 : 1))[0]?.store;
}

function storeOf(reference: Reference): AdoptedStore | undefined {
  if (reference.kind === 'secret') {
    return reference.field && !reference.stage && !reference.versionId && !reference.region ? { kind: 'secretsmanager', name: reference.secret } : undefined;
  }
  const parent = reference.name.slice(0, Math.max(reference.name.lastIndexOf('/'), 0));
  return parent && !reference.region ? { kind: 'ssm', name: parent } : undefined;
}

function nameIn(store: AdoptedStore, reference: Reference): string | undefined {
  const home = storeOf(reference);
  if (!home || home.kind !== store.kind || home.name !== store.name) {
    return undefined;
  }
  return reference.kind === 'secret' ? reference.field : reference.name.slice(store.name.length + 1);
}
