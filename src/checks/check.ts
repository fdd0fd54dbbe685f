import { Declaration, isOwn, isReference, ReferenceVariable, StoreDeclaration, verificationOf, VerificationMode } from '../core/declaration';
import { locate, ValueLocation } from '../core/location';
import { Finding, FoundValue } from '../core/stored-value';

/** What a check may look at. */
export interface CheckSubject {
  readonly name: string;
  readonly service: string;
  readonly variable: ReferenceVariable;
  readonly store?: StoreDeclaration;
  readonly location: ValueLocation;
  readonly verification: VerificationMode;
  /** Of a task definition as it is, whose options are those of its DeploymentGate. */
  readonly asWritten: boolean;
  /** Who reads, for messages: `the gate is`, `you are`. */
  readonly reader: string;
}

/** A check of a value that was found; the first finding of a variable counts. */
export type Check = (subject: CheckSubject, reading: FoundValue) => Finding | undefined;

/** `reader` is who read it, as a message begins: `the gate is`. Nothing of a variable that is set in code. */
export function subjectOf(declaration: Declaration, name: string, reader = 'the gate is'): CheckSubject | undefined {
  const variable = declaration.variables[name];
  return isReference(variable) ? {
    name,
    service: declaration.service,
    variable,
    store: isOwn(variable) ? declaration.stores[variable.store] : undefined,
    location: locate(declaration, variable),
    verification: verificationOf(declaration, variable),
    asWritten: declaration.stores.length === 0,
    reader,
  } : undefined;
}
