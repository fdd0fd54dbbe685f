import { Check } from './check';
import { convert, placeOf } from './fixes';

/** Where a secret is promised, the parameter is encrypted. The type of a parameter can't be changed in place. */
export const secureString: Check = (subject, reading) => {
  const promised = subject.variable.kind === 'secret' || subject.variable.kind === 'generated' || subject.variable.kind === 'derived';
  return promised && reading.type !== undefined && reading.type !== 'SecureString'
    ? {
      variable: subject.name,
      problem: `${placeOf(subject)} is a ${reading.type}, not a SecureString as a secret must be`,
      fix: convert(subject),
    }
    : undefined;
};
