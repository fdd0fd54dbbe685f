import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Declaration, DerivedFile, isOwn, PlainVariable, ReferenceVariable, StoreDeclaration } from '../../core/declaration';
import { variableOfPart, withParts } from '../../core/derived/parts';
import { DeclarationScopes } from '../../core/iam/gate';
import { StatementScope } from '../../core/iam/statements';
import { Environment, ValueLocation } from '../../core/location';
import { FileSource } from '../files/file-source';

/** A declaration and what only constructs know about it. */
export interface BoundDeclaration {
  readonly declaration: Declaration;
  readonly environment: Environment;
  readonly variables: ReadonlyMap<string, BoundVariable>;
  /** Parts that a store contains, with names such as `DATABASE_URL/password`. */
  readonly parts: ReadonlyMap<string, BoundReference>;
  readonly stores: readonly BoundStore[];
}

export type BoundVariable = BoundPlain | BoundDerivedFile | BoundReference;

export interface BoundPlain {
  readonly kind: 'plain';
  readonly declared: PlainVariable;
  readonly value: string;
}

/** A file that the init container composes. */
export interface BoundDerivedFile {
  readonly kind: 'derived-file';
  readonly declared: DerivedFile;
  readonly file: FileSource;
}

export interface BoundReference {
  readonly kind: 'reference';
  readonly declared: ReferenceVariable;
  readonly location: ValueLocation;
  /** The resources that policies allow: this value, or its whole store. */
  readonly scope: StatementScope;
  /** A secret that a stack of another account creates. Its resource policy must allow the readers. */
  readonly ofOtherAccount?: secretsmanager.ISecret;
  /** How the value becomes a file. */
  readonly file?: FileSource;
}

export interface BoundStore {
  readonly declared: StoreDeclaration;
  /** The same deployment creates the store's key or secret, so nobody can put a value before it. */
  readonly createdHere: boolean;
  readonly scope: StatementScope;
  readonly ofOtherAccount?: secretsmanager.ISecret;
}

export function isBoundReference(variable: BoundVariable): variable is BoundReference {
  return variable.kind === 'reference';
}

/** The declaration with the parts among its variables, for code that reads every value, or grants reading. */
export function withBoundParts(bound: BoundDeclaration): BoundDeclaration {
  return bound.parts.size === 0 ? bound : { ...bound, declaration: withParts(bound.declaration), variables: new Map([...bound.variables, ...bound.parts]) };
}

export function referencesOf({ variables }: BoundDeclaration): [string, BoundReference][] {
  return [...variables].filter((entry): entry is [string, BoundReference] => isBoundReference(entry[1]));
}

/** The values that a task reads when it starts: the variables, and the parts of files that its init container composes. */
export function readByTasks(bound: BoundDeclaration): [string, BoundReference][] {
  return [...referencesOf(bound), ...[...bound.parts].filter(([name]) => bound.variables.get(variableOfPart(name)!)?.kind === 'derived-file')];
}

/** Values set in code, by variable. */
export function plainValuesOf({ variables }: BoundDeclaration): Map<string, string> {
  return new Map([...variables].flatMap(([name, variable]) => (variable.kind === 'plain' ? [[name, variable.value] as const] : [])));
}

/** How values become files, by variable. */
export function filesOf(bound: BoundDeclaration): Map<string, FileSource> {
  return new Map([...bound.variables].flatMap(([name, variable]) => (variable.kind !== 'plain' && variable.file ? [[name, variable.file] as const] : [])));
}

export function scopesOf(bound: BoundDeclaration): DeclarationScopes {
  return { stores: bound.stores.map(({ scope }) => scope), external: externalScopesOf(bound) };
}

/** Scopes of external values, by variable. */
export function externalScopesOf(bound: BoundDeclaration): Map<string, StatementScope> {
  return new Map(externalValuesOf(bound).map(([name, { scope }]) => [name, scope]));
}

export function externalValuesOf(bound: BoundDeclaration): [string, BoundReference][] {
  return referencesOf(bound).filter(([, { declared }]) => !isOwn(declared));
}
