import { CheckSubject } from './check';
import { copyFrom, putCommand, putGenerated } from './fixes';
import { Declaration, isCreatable, isOwn, isReference, VariableDeclaration } from '../core/declaration';
import { followed, introduced } from '../core/fix';
import { locate, shown } from '../core/location';
import { Finding } from '../core/stored-value';

/** A value that is missing because its location has changed. */
export interface MovedFinding extends Finding {
  readonly movedFrom: VariableDeclaration;
}

/** Names the previous location of a missing value, and the command that copies it. Nothing for a value without one. */
export function movedFinding(subject: CheckSubject, before: Declaration | undefined, finding: Finding): MovedFinding | undefined {
  const was = before && previousPlace(subject, before);
  return before && was && isOwn(subject.variable)
    ? { ...finding, problem: `${finding.problem}, and before this deployment it was ${where(before, was)}`, fix: bringAlong(subject, before, was), movedFrom: was }
    : undefined;
}

function previousPlace({ name, location }: CheckSubject, before: Declaration): VariableDeclaration | undefined {
  const was = before.variables[name];
  return was && isReference(was) && JSON.stringify(locate(before, was)) !== JSON.stringify(location) ? was : undefined;
}

function where(before: Declaration, was: VariableDeclaration): string {
  return !isReference(was) ? 'in code' : shown(locate(before, was));
}

function bringAlong(subject: CheckSubject, before: Declaration, was: VariableDeclaration): string {
  const first = isOwn(was) ? copyFrom(subject, { store: before.stores[was.store], name: was.name }) : putCommand(subject);
  const wantsNew = isOwn(was) ? isCreatable(subject.variable) : subject.variable.kind === 'generated';
  return wantsNew ? followed(first, introduced('or, for a new value', putGenerated(subject))) : first;
}
