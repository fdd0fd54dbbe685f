import { Check } from './check';
import { convert, placeOf } from './fixes';

/** A secret must be an encrypted parameter. AWS can't change the type of an existing parameter. */
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
