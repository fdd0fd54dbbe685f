import { CommandPlace } from '../core/commands';
import { Declaration, isOwn, isReference, ReferenceVariable, StoreDeclaration, verificationOf, VerificationMode } from '../core/declaration';
import { locate, ValueLocation } from '../core/location';
import { Finding, FoundValue } from '../core/stored-value';

/** The caller that read the values, to whom the advice is addressed. */
export type Reader = 'gate' | 'person';

/** The input of a check. */
export interface CheckSubject {
  readonly name: string;
  /** Options of the commands that fix a finding. */
  readonly place: CommandPlace;
  readonly variable: ReferenceVariable;
  readonly store?: StoreDeclaration;
  readonly location: ValueLocation;
  readonly verification: VerificationMode;
  /** For a task definition without a list, whose options are those of its DeploymentGate. */
  readonly asWritten: boolean;
  readonly reader: Reader;
}

/** A check of an existing value. Only the first finding of a variable counts. */
export type Check = (subject: CheckSubject, reading: FoundValue) => Finding | undefined;

/** The caller that read the values, and the target of the commands that fix a finding. */
export interface CheckContext {
  readonly reader: Reader;
  readonly place: CommandPlace;
}

export const BY_THE_GATE: CheckContext = { reader: 'gate', place: {} };

/** Nothing for a variable that is set in code. */
export function subjectOf(declaration: Declaration, name: string, { reader, place }: CheckContext = BY_THE_GATE): CheckSubject | undefined {
  const variable = declaration.variables[name];
  return isReference(variable) ? {
    name,
    place: { service: declaration.service, ...place },
    variable,
    store: isOwn(variable) ? declaration.stores[variable.store] : undefined,
    location: locate(declaration, variable),
    verification: verificationOf(declaration, variable),
    asWritten: declaration.stores.length === 0,
    reader,
  } : undefined;
}
