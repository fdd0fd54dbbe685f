import { CheckSubject } from './check';
import { replaceValue } from './fixes';
import { unreadable } from './readable';
import { StoredValue } from '../core/stored-value';

/** How the owner of an external value changes it, in the words of the finding. */
export function ownersFix(subject: CheckSubject, reading: StoredValue): string {
  return reading.status === 'found' ? replaceValue(subject, reading) : unreadable(subject, reading).fix;
}
