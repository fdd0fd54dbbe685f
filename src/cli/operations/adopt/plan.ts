import { AdoptedSource, AdoptedStore, AdoptedVariable, Adoption } from './adoption';
import { adoptedKey } from './encryption';
import { external } from './external';
import { factId, Facts, ValueFacts } from './facts';
import { reasonToKeep } from './keep';
import { isInitialValue, problemInCode, secretInText } from './plain';
import { adoptablePlace, fullestStore, isIn, StorePlace } from './store';
import { Home, LeftOut, NamedReference, NamedValue, WorkloadContainer } from './workload';
import { MAX_DESCRIPTION } from '../../../core/description';
import { RuleError } from '../../../core/errors';
import { environmentInArn, fieldOf, parseValueFrom, ValueLocation } from '../../../core/location';
import { isVariableName } from '../../../core/names';
import { isPrintable } from '../../../core/printable';
import { CommandError } from '../../errors';

/** Describes the values that a workload reads today as a list of variables. Pure. */

export interface AdoptionInput {
  readonly containers: readonly WorkloadContainer[];
  readonly home: Home;
  readonly facts?: Facts;
  /** Names of variables or values that stay with their owners, with `*` for anything. */
  readonly keep?: readonly string[];
  /** Copy every value that may become the service's own below this prefix. */
  readonly prefix?: string;
  /** The key of the copied values. */
  readonly key?: string;
  /** Only a file is read, so nothing is known of the values. */
  readonly offline?: boolean;
}

/** One reference, with the facts of its value. */
interface Reference {
  readonly variable: string;
  readonly location: ValueLocation;
  readonly facts?: ValueFacts;
  readonly kept?: string;
  readonly place?: StorePlace;
}

type Adopted = { readonly variable: AdoptedVariable } | { readonly leftOut: LeftOut };

/**
 * The place that contains most of the values becomes the service's store. The other values stay where they are, as external values.
 * With a prefix, every value that may be copied becomes the service's own there.
 */
export function planAdoption(input: AdoptionInput): Adoption {
  const { containers } = input;
  const leftOut: LeftOut[] = containers.flatMap((container) => container.leftOut);
  const references = distinct(containers.flatMap(({ container, secrets }) => secrets.map((one) => ({ ...one, container }))), ({ valueFrom }) => valueFrom)
    .flatMap((secret) => referenceOf(secret, input, leftOut));
  const texts = distinct(containers.flatMap(({ container, plain }) => plain.map((one) => ({ ...one, container }))), ({ value }) => value);
  assertOneSource(references, texts);
  const store = storeOf(input, references);
  const read = withPrefixes(references, input).map(([reference, own]) => adoptReference(reference, store, own, input));
  const taken = new Set(read.flatMap((one) => ('variable' in one && 'name' in one.variable.source ? [one.variable.source.name] : [])));
  const adopted = [...read, ...texts.map((text) => adoptText(text, taken))];
  return {
    ...(store ? { store } : {}),
    variables: adopted.flatMap((one) => ('variable' in one ? [one.variable] : [])).sort((a, b) => (a.variable < b.variable ? -1 : 1)),
    leftOut: [...leftOut, ...adopted.flatMap((one) => ('leftOut' in one ? [one.leftOut] : []))],
  };
}

/** Containers may share a variable. Two different sources can't be one declaration. */
function distinct<T extends { readonly name: string; readonly container: string }>(all: readonly T[], textOf: (one: T) => string): T[] {
  const found = new Map<string, T>();
  for (const one of all) {
    const known = found.get(one.name);
    if (known && textOf(known) !== textOf(one)) {
      throw new CommandError(`${one.name} has one source in container ${known.container} and another in ${one.container}`, 'adopt them one by one with --container NAME');
    }
    found.set(one.name, one);
  }
  return [...found.values()];
}

function assertOneSource(references: readonly Reference[], texts: readonly { readonly name: string; readonly container: string }[]): void {
  const both = texts.find(({ name }) => references.some(({ variable }) => variable === name));
  if (both) {
    throw new CommandError(`${both.name} is in \`environment\` of container ${both.container} and in \`secrets\` of another`, 'adopt them one by one with --container NAME');
  }
}

function referenceOf({ name, valueFrom, location: given }: NamedReference, input: AdoptionInput, leftOut: LeftOut[]): Reference[] {
  const { home, facts = new Map(), keep = [], offline = false } = input;
  if (!isVariableName(name)) {
    leftOut.push(badName(name, `which reads ${valueFrom}`));
    return [];
  }
  const location = given ?? locationOf(name, valueFrom, leftOut);
  if (!location) {
    return [];
  }
  const known = facts.get(factId(location));
  const kept = reasonToKeep({ variable: name, location, home, facts, keep, offline });
  const place = kept === undefined ? adoptablePlace(location, known, home, adoptedKey(known, home, undefined)) : undefined;
  return [{ variable: name, location, facts: known, kept, place }];
}

function locationOf(name: string, valueFrom: string, leftOut: LeftOut[]): ValueLocation | undefined {
  try {
    return parseValueFrom(valueFrom);
  } catch (error) {
    leftOut.push(unreadable(name, valueFrom, error));
    return undefined;
  }
}

function unreadable(variable: string, reads: string, error: unknown): LeftOut {
  if (!(error instanceof RuleError)) {
    throw error;
  }
  return { what: `${variable}, which reads ${reads}`, advice: error.message };
}

/** ECS accepts any name, and so do keys of a Kubernetes Secret. */
function badName(name: string, from: string): LeftOut {
  if (name === '.dockerconfigjson') {
    return { what: `${JSON.stringify(name)}, ${from}`, advice: 'it is for pulling images, and no container reads it: leave it in an ExternalSecret of its own' };
  }
  const better = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_').replace(/^_+(?=[A-Za-z])/, '').toUpperCase();
  return {
    what: `${JSON.stringify(name)}, ${from}`,
    advice: `a list takes names of letters, digits, ".", "_" and "-" that begin with a letter or underscore: let the application read ${better || 'another name'}, and declare that`,
  };
}

function storeOf({ prefix, key, home }: AdoptionInput, references: readonly Reference[]): AdoptedStore | undefined {
  if (prefix === undefined) {
    return fullestStore(references.flatMap(({ place }) => (place ? [place] : [])));
  }
  const adopted = key === undefined ? undefined : adoptedKey({ service: 'ssm', type: 'SecureString', key }, home, undefined);
  return { kind: 'ssm', name: prefix, ...(adopted ? { key: adopted } : {}) };
}

/** With a prefix, each value that may be copied gets the name of its first variable there. */
function withPrefixes(references: readonly Reference[], { prefix }: AdoptionInput): [Reference, string | undefined][] {
  const names = new Map<string, string>();
  return [...references].sort((a, b) => (a.variable < b.variable ? -1 : 1)).map((reference) => {
    if (prefix === undefined || reference.kept !== undefined) {
      return [reference, undefined];
    }
    const value = JSON.stringify(reference.location);
    const name = names.get(value) ?? reference.variable;
    names.set(value, name);
    return [reference, name];
  });
}

function adoptReference(reference: Reference, store: AdoptedStore | undefined, copied: string | undefined, input: AdoptionInput): Adopted {
  const { variable, location, place } = reference;
  const name = copied ?? (input.prefix === undefined && store && place && isIn(store, place) ? place.item : undefined);
  const own = name === undefined ? undefined : ownSource(reference, name);
  if (own) {
    return { variable: { variable, ...own, ...description(reference), today: location } };
  }
  return adoptExternal(reference, input.home);
}

/** Undefined if the value is known only by a reference. */
function ownSource({ variable, facts }: Reference, name: string): { readonly source: AdoptedSource; readonly remarks: readonly string[] } | undefined {
  if (facts?.service !== 'ssm' || facts.type !== 'String' || facts.value === undefined) {
    return { source: { kind: 'secret', name }, remarks: [] };
  }
  const secret = secretInText(variable, facts.value);
  if (secret !== undefined) {
    return { source: { kind: 'secret', name }, remarks: [`it is a String and ${looksLike(secret)}: \`convert ${variable}\` makes it a SecureString; do it before the deployment, which stops otherwise`] };
  }
  return isInitialValue(facts.value) ? { source: { kind: 'config', name, value: facts.value }, remarks: [] } : undefined;
}

function adoptExternal(reference: Reference, home: Home): Adopted {
  const { variable, location, facts, kept } = reference;
  try {
    const found = external(variable, location, facts, home);
    return 'leftOut' in found ? found : {
      variable: { variable, source: found.source, ...description(reference), ...(kept === undefined ? {} : { kept }), remarks: keptRemarks(reference, kept), today: location },
    };
  } catch (error) {
    return { leftOut: unreadable(variable, location.arn ?? location.name!, error) };
  }
}

/** With a reference to the construct, the task definition waits for the secret. With its name, it doesn't. */
function keptRemarks({ location, facts }: Reference, kept: string | undefined): string[] {
  if (kept === undefined) {
    return [];
  }
  const construct = facts?.stack && (location.service === 'ssm'
    ? 'Variable.fromSsmParameter(parameter)'
    : `Variable.fromSecretsManager(secret${location.field === undefined ? '' : `, ${JSON.stringify(location.field)}`})`);
  const account = environmentInArn(location.arn)?.account;
  return [
    `stays where it is: ${kept}`,
    ...(construct ? [`in the app that creates it write ${construct} with its construct, so that CloudFormation creates it first and a replacement is followed`] : []),
    ...(kept.startsWith('it belongs to account') && facts?.key === undefined ? [`pass the key of account ${account} as \`encryptionKey\` of the import: ECS can't use the AWS managed key of another account`] : []),
  ];
}

/** The description of a secret applies to all of its keys. */
function description({ location, facts }: Reference): { description?: string } {
  const text = facts?.description?.replace(/\s+/g, ' ').trim();
  const isOfAll = fieldOf(location) !== undefined;
  return text && !isOfAll && text.length <= MAX_DESCRIPTION && isPrintable(text) ? { description: text } : {};
}

/** Never prints the value of a secret, even if it is readable today. */
function adoptText({ name, value }: NamedValue, taken: ReadonlySet<string>): Adopted {
  if (!isVariableName(name)) {
    return { leftOut: badName(name, 'in `environment`') };
  }
  const problem = problemInCode(value);
  if (problem !== undefined) {
    return { leftOut: { what: `${name}, in \`environment\``, advice: `${problem}: leave it in the container's own \`environment\`` } };
  }
  const secret = secretInText(name, value);
  if (secret === undefined) {
    return { variable: { variable: name, source: { kind: 'plain', value }, remarks: [] } };
  }
  return {
    variable: {
      variable: name,
      source: { kind: 'secret', name: taken.has(name) ? `${name}-from-environment` : name },
      remarks: [`${looksLike(secret)}, and everybody who may describe it reads it in \`environment\` today: \`put ${name}\` a new value before the deployment`],
    },
  };
}

function looksLike(secret: string): string {
  return secret.startsWith('what looks like') ? secret.replace('what ', '') : `is ${secret}`;
}

