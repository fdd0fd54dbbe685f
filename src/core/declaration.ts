import { RuleDeclaration } from './rules/declaration';

/**
 * The declaration: a service's stores and variables as plain data. It is the format that every part reads: the gate as
 * properties of its custom resource, the command line from the template, tests as literals. Any string may hold a token
 * while the app is synthesized. It never holds a value that people own.
 */

/** Where the values live: Parameter Store or Secrets Manager. */
export type StoreKind = 'ssm' | 'secretsmanager';

export interface StoreDeclaration {
  readonly kind: StoreKind;
  /** The path prefix without a trailing slash (`/prod/shop`), or the secret's name (`prod/shop`). */
  readonly name: string;
  /** ARN of the customer managed key; absent for the AWS managed key. */
  readonly key?: string;
  /** Region, where it isn't the stack's. */
  readonly region?: string;
  /** Full ARN of a secret that somebody else made (`SecretStore.fromSecret`). */
  readonly arn?: string;
  /** Somebody else made the secret, and its name leads to it better than an ARN. */
  readonly existing?: boolean;
}

/** How thoroughly the values behind the references are checked. */
export type VerificationMode = 'values' | 'metadata' | 'none';

/** How the value reaches the container, where it isn't as the environment variable itself. */
export interface FileDeclaration {
  readonly path: string;
  /** `base64`: the stored value is base64, the file holds the bytes. */
  readonly encoding?: 'text' | 'base64';
  /** A format that the value must have, checked by the gate. */
  readonly format?: 'google-credentials';
  /** The file alone: the container has no variable of this name. In the template's metadata, as `Described`. */
  readonly withoutVariable?: true;
}

/** What people are told about a variable. Kept in the template's metadata, so that an edit runs no gate. */
export interface Described {
  /** One line. */
  readonly description?: string;
  readonly helpUrl?: string;
}

/** What a value must be. */
interface Ruled {
  readonly rules?: readonly RuleDeclaration[];
}

interface Delivered extends Described, Ruled {
  readonly file?: FileDeclaration;
}

/** A value in a store of ours. */
interface Stored extends Delivered {
  /** Index of the store; 0 is the service's own. */
  readonly store: number;
  /** Last part of the path, or the JSON key. */
  readonly name: string;
}

export interface SecretVariable extends Stored {
  readonly kind: 'secret';
}

export interface GeneratedVariable extends Stored {
  readonly kind: 'generated';
  readonly length: number;
  readonly alphabet: string;
  /** Delete it with the stack. */
  readonly destroy?: boolean;
}

export interface ConfigVariable extends Stored {
  readonly kind: 'config';
  /** The initial value. Configuration, not a secret. */
  readonly value: string;
  /** Delete it with the stack. */
  readonly destroy?: boolean;
}

/** A text composed of others. Its parts are in `parts` of the declaration. */
interface Composed {
  /** As `core/derived/template.ts` reads it. */
  readonly template: string;
}

/** A SecureString of ours, which code owns: composed in a deployment, and again when a part changes. */
export interface DerivedVariable extends Stored, Composed {
  readonly kind: 'derived';
}

/** A file that the init container composes. Its text is nowhere else. */
export interface DerivedFile extends Described, Ruled, Composed {
  readonly kind: 'derived-file';
  readonly file: FileDeclaration;
}

/** A part that is a text in code. */
export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** Set in code, into `environment`. Its value isn't part of the declaration. */
export interface PlainVariable extends Described, Ruled {
  readonly kind: 'plain';
}

/** Somebody else's parameter. */
export interface ParameterVariable extends Delivered {
  readonly kind: 'parameter';
  readonly parameter: string;
  /** The whole ARN, where the name alone doesn't lead to the parameter. */
  readonly arn?: string;
  readonly region?: string;
  readonly key?: string;
  readonly verification?: VerificationMode;
}

/** Somebody else's secret. */
export interface ExternalSecretVariable extends Delivered {
  readonly kind: 'foreign-secret';
  /** Full or partial ARN. */
  readonly arn: string;
  readonly field?: string;
  readonly stage?: string;
  readonly versionId?: string;
  readonly region?: string;
  readonly key?: string;
  readonly verification?: VerificationMode;
}

export type OwnVariable = SecretVariable | GeneratedVariable | ConfigVariable | DerivedVariable;
export type ExternalVariable = ParameterVariable | ExternalSecretVariable;
export type ReferenceVariable = OwnVariable | ExternalVariable;
export type ComposedVariable = DerivedVariable | DerivedFile;
export type VariableDeclaration = ReferenceVariable | DerivedFile | PlainVariable;
export type PartDeclaration = Exclude<ReferenceVariable, DerivedVariable> | TextPart;

export interface Declaration {
  /** Path of the construct, by which people select a service. */
  readonly service: string;
  readonly verification: VerificationMode;
  readonly stores: readonly StoreDeclaration[];
  readonly variables: Readonly<Record<string, VariableDeclaration>>;
  /** What values are composed of, as `DATABASE_URL/password`. No container gets a part as such. */
  readonly parts?: Readonly<Record<string, PartDeclaration>>;
}

export function isOwn(variable: VariableDeclaration): variable is OwnVariable {
  return OWN.has(variable.kind);
}

const OWN: ReadonlySet<VariableDeclaration['kind']> = new Set<OwnVariable['kind']>(['secret', 'generated', 'config', 'derived']);

/** Names that one of the stores has for variables. */
export function ownNamesIn({ variables }: Pick<Declaration, 'variables'>, store: number): string[] {
  return Object.values(variables).flatMap((variable) => (isOwn(variable) && variable.store === store ? [variable.name] : []));
}

/** The variables that read one value of a store, A-Z. */
export function variablesReading({ variables }: Pick<Declaration, 'variables'>, { store, name }: { readonly store: number; readonly name?: string }): string[] {
  return Object.entries(variables).filter(([, variable]) => isOwn(variable) && variable.store === store && variable.name === name).map(([variable]) => variable).sort();
}

export function isReference(variable: VariableDeclaration): variable is ReferenceVariable {
  return variable.kind !== 'plain' && variable.kind !== 'derived-file';
}

export function isComposed(variable: VariableDeclaration): variable is ComposedVariable {
  return variable.kind === 'derived' || variable.kind === 'derived-file';
}

/** Written by code alone: a gate creates it when it is missing, or composes it in each deployment. */
export function isWrittenByGate(variable: VariableDeclaration): variable is GeneratedVariable | ConfigVariable | DerivedVariable {
  return isCreatable(variable) || variable.kind === 'derived';
}

/** Made by the gate when it is missing. */
export function isCreatable(variable: VariableDeclaration): variable is GeneratedVariable | ConfigVariable {
  return variable.kind === 'generated' || variable.kind === 'config';
}

/** Variables A-Z, as everything that people read lists them. */
export function sortedVariables(declaration: Declaration): [string, VariableDeclaration][] {
  return Object.entries(declaration.variables).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Full name of an own parameter. */
export function parameterName(store: StoreDeclaration, variable: { readonly name: string }): string {
  return `${store.name}/${variable.name}`;
}

/** The verification that holds for one variable. */
export function verificationOf(declaration: Declaration, variable: ReferenceVariable): VerificationMode {
  return (isOwn(variable) ? undefined : variable.verification) ?? declaration.verification;
}
