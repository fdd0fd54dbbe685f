import { CheckSubject } from './check';
import { replaceValue } from './fixes';
import { unreadable } from './readable';
import { StoredValue } from '../core/stored-value';

/** What to do so that somebody else's value is another one, in the words of the finding about it. */
export function ownersFix(subject: CheckSubject, reading: StoredValue): string {
  return reading.status === 'found' ? replaceValue(subject, reading) : unreadable(subject, reading).fix;
}
