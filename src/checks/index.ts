import { base64File } from './base64';
import { binary } from './binary';
import { BY_THE_GATE, Check, CheckContext, CheckSubject, subjectOf } from './check';
import { encryptionKey } from './encryption-key';
import { googleCredentials } from './google-credentials';
import { jsonKey } from './json-key';
import { notEmpty } from './not-empty';
import { unreadable } from './readable';
import { secureString } from './secure-string';
import { transportable } from './transportable';
import { valueRules } from './value-rules';
import { Declaration, sortedVariables } from '../core/declaration';
import { Finding, StoredValue } from '../core/stored-value';

export { type CheckContext, subjectOf } from './check';
export { ownersFix } from './owners-fix';
export { remarksOn } from './remarks';

/** In this order; the first finding of a variable counts. */
const CHECKS: readonly Check[] = [secureString, encryptionKey, binary, jsonKey, notEmpty, transportable, base64File, googleCredentials, valueRules];

/** All findings about the values that were read, sorted by name. */
export function checkValues(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, context: CheckContext = BY_THE_GATE): Finding[] {
  return sortedVariables(declaration).flatMap(([name]) => {
    const reading = readings.get(name);
    const subject = reading && subjectOf(declaration, name, context);
    const finding = subject && checkReading(subject, reading);
    return finding ? [finding] : [];
  });
}

function checkReading(subject: CheckSubject, reading: StoredValue): Finding | undefined {
  if (reading.status !== 'found') {
    return unreadable(subject, reading);
  }
  for (const check of CHECKS) {
    const finding = check(subject, reading);
    if (finding) {
      return finding;
    }
  }
  return undefined;
}
