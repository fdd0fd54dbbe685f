import { ReferenceVariable, StoreDeclaration, VerificationMode } from '../core/declaration';
import { ValueLocation } from '../core/location';
import { Finding, FoundValue } from '../core/stored-value';

/** What a check may look at. */
export interface CheckSubject {
  readonly name: string;
  readonly service: string;
  readonly variable: ReferenceVariable;
  readonly store?: StoreDeclaration;
  readonly location: ValueLocation;
  readonly verification: VerificationMode;
  /** Who reads, for messages: `the gate is`, `you are`. */
  readonly reader: string;
}

/** A check of a value that was found; the first finding of a variable counts. */
export type Check = (subject: CheckSubject, reading: FoundValue) => Finding | undefined;
