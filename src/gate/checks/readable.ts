import { CheckSubject } from './check';
import { giveValue, placeOf, put, regionOption } from './fixes';
import { Finding, UnreadReading } from '../reading';

/** There is a value, and the gate may read it. */
export function unreadable(subject: CheckSubject, reading: UnreadReading): Finding {
  const { name: variable, location } = subject;
  switch (reading.status) {
    case 'missing':
      return { variable, ...missing(subject, reading.what), missing: true };
    case 'deleted':
      return {
        variable,
        problem: `${secretOf(subject)} is scheduled for deletion`,
        fix: `aws secretsmanager restore-secret --secret-id ${location.service === 'secretsmanager' ? location.selection.id : location.name}${regionOption(subject)}`,
      };
    case 'denied':
      return {
        variable,
        problem: `the gate is not allowed to read ${placeOf(subject)} (${shorten(reading.message)})`,
        fix: subject.store
          ? 'let the key policy delegate to IAM, and look for a deny in service control policies and permission boundaries'
          : 'let its owner allow it, or give the variable its own `verification` (Verification.METADATA or NONE)',
      };
    case 'failed':
      return { variable, problem: `${placeOf(subject)} could not be read (${shorten(reading.message)})`, fix: 'look at the key and the store it names, then deploy again' };
  }
}

function missing(subject: CheckSubject, what: string): { problem: string; fix: string } {
  const { location } = subject;
  if (what === 'version' && location.service === 'secretsmanager') {
    const { stage, versionId, id } = location.selection;
    const wanted = [versionId && `version ${versionId}`, stage && `stage ${stage}`].filter(Boolean).join(' with ') || 'a value';
    return subject.store
      ? { problem: `${secretOf(subject)} has no value yet`, fix: put(subject) }
      : { problem: `${secretOf(subject)} does not have ${wanted}`, fix: `see what it has: aws secretsmanager list-secret-version-ids --secret-id ${id}${regionOption(subject)}` };
  }
  return { problem: `${location.service === 'ssm' ? location.name : secretOf(subject)} does not exist`, fix: giveValue(subject) };
}

function secretOf(subject: CheckSubject): string {
  return subject.location.service === 'secretsmanager' ? placeOf({ ...subject, location: { ...subject.location, key: undefined } }) : placeOf(subject);
}

/** Messages of AWS can be as long as a policy; the log has all of it. */
function shorten(message: string): string {
  return message.length > 300 ? `${message.slice(0, 297)}...` : message;
}
