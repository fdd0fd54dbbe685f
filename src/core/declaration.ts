import { RuleDeclaration } from './rules/declaration';

/**
 * The declaration: a service's stores and variables as plain data. All parts read this format: the gate as properties of
 * its custom resource, the command line from the template, tests as literals. Any string may contain a token while the
 * app is synthesized. A declaration never contains a value that people own.
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
  /** Full ARN of a secret that the store doesn't create (`SecretStore.fromSecret`). */
  readonly arn?: string;
  /** The store doesn't create the secret, and finds it by name rather than by ARN. */
  readonly existing?: boolean;
}

/** How thoroughly the gate checks the values behind the references. */
export type VerificationMode = 'values' | 'metadata' | 'none';

/** Present when the container gets the value as a file. */
export interface FileDeclaration {
  readonly path: string;
  /** `base64`: the stored value is base64, the file contains the bytes. */
  readonly encoding?: 'text' | 'base64';
  /** A format that the value must have, checked by the gate. */
  readonly format?: 'google-credentials';
  /** The container gets the file alone, and no variable of this name. In the template's metadata, as `Described`. */
  readonly withoutVariable?: true;
}

/** The description of a variable. It is in the template's metadata, so that an edit doesn't run the gate. */
export interface Described {
  /** One line. */
  readonly description?: string;
  readonly helpUrl?: string;
}

/** The rules for a value. */
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

/** A SecureString that code owns. The gate composes it in a deployment, and again when a part changes. */
export interface DerivedVariable extends Stored, Composed {
  readonly kind: 'derived';
}

/** A file that the init container composes. No store contains its text. */
export interface DerivedFile extends Described, Ruled, Composed {
  readonly kind: 'derived-file';
  readonly file: FileDeclaration;
}

/** A part with a text from code. */
export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** Set in code, into `environment`. The declaration doesn't contain its value. */
export interface PlainVariable extends Described, Ruled {
  readonly kind: 'plain';
}

/** An external parameter. */
export interface ParameterVariable extends Delivered {
  readonly kind: 'parameter';
  readonly parameter: string;
  /** The complete ARN, where the name alone doesn't identify the parameter. */
  readonly arn?: string;
  readonly region?: string;
  readonly key?: string;
  readonly verification?: VerificationMode;
}

/** An external secret. */
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
  /** Path of the construct, by which users select a service. */
  readonly service: string;
  readonly verification: VerificationMode;
  readonly stores: readonly StoreDeclaration[];
  readonly variables: Readonly<Record<string, VariableDeclaration>>;
  /** The parts of derived values, by names such as `DATABASE_URL/password`. No container gets a part itself. */
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

/** The verification of one variable. */
export function verificationOf(declaration: Declaration, variable: ReferenceVariable): VerificationMode {
  return (isOwn(variable) ? undefined : variable.verification) ?? declaration.verification;
}
