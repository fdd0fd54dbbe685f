import { CommandPlace } from '../core/commands';
import { Declaration, isOwn, isReference, ReferenceVariable, StoreDeclaration, verificationOf, VerificationMode } from '../core/declaration';
import { locate, ValueLocation } from '../core/location';
import { Finding, FoundValue } from '../core/stored-value';

/** Who has read the values, and so needs the advice. */
export type Reader = 'gate' | 'person';

/** What a check may look at. */
export interface CheckSubject {
  readonly name: string;
  /** Of the commands that fix a finding. */
  readonly place: CommandPlace;
  readonly variable: ReferenceVariable;
  readonly store?: StoreDeclaration;
  readonly location: ValueLocation;
  readonly verification: VerificationMode;
  /** Of a task definition as it is, whose options are those of its DeploymentGate. */
  readonly asWritten: boolean;
  readonly reader: Reader;
}

/** A check of a value that was found; the first finding of a variable counts. */
export type Check = (subject: CheckSubject, reading: FoundValue) => Finding | undefined;

/** Who has read, and where the commands lead that fix a finding. */
export interface CheckContext {
  readonly reader: Reader;
  readonly place: CommandPlace;
}

export const BY_THE_GATE: CheckContext = { reader: 'gate', place: {} };

/** Nothing of a variable that is set in code. */
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
