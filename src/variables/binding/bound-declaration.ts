import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Declaration, isOwn, PlainVariable, ReferenceVariable, StoreDeclaration } from '../../core/declaration';
import { DeclarationScopes } from '../../core/iam/gate';
import { StatementScope } from '../../core/iam/statements';
import { Environment, ValueLocation } from '../../core/location';
import { FileSource } from '../files/file-source';

/** A declaration and what only constructs know about it. */
export interface BoundDeclaration {
  readonly declaration: Declaration;
  readonly environment: Environment;
  readonly variables: ReadonlyMap<string, BoundVariable>;
  readonly stores: readonly BoundStore[];
}

export type BoundVariable = BoundPlain | BoundReference;

export interface BoundPlain {
  readonly kind: 'plain';
  readonly declared: PlainVariable;
  readonly value: string;
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

export function referencesOf({ variables }: BoundDeclaration): [string, BoundReference][] {
  return [...variables].filter((entry): entry is [string, BoundReference] => isBoundReference(entry[1]));
}

/** Values set in code, by variable. */
export function plainValuesOf({ variables }: BoundDeclaration): Map<string, string> {
  return new Map([...variables].flatMap(([name, variable]) => (isBoundReference(variable) ? [] : [[name, variable.value] as const])));
}

/** How values become files, by variable. */
export function filesOf(bound: BoundDeclaration): Map<string, FileSource> {
  return new Map(referencesOf(bound).flatMap(([name, { file }]) => (file ? [[name, file] as const] : [])));
}

export function scopesOf(bound: BoundDeclaration): DeclarationScopes {
  return { stores: bound.stores.map(({ scope }) => scope), external: externalScopesOf(bound) };
}

/** Scopes of external values, by variable. */
export function externalScopesOf(bound: BoundDeclaration): Map<string, StatementScope> {
  return new Map(referencesOf(bound).flatMap(([name, { declared, scope }]) => (isOwn(declared) ? [] : [[name, scope] as const])));
}
