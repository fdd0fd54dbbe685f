import { Check } from './check';
import { convertCommand } from './fixes';
import { shown } from '../core/location';

/** A secret must be an encrypted parameter. AWS can't change the type of an existing parameter. */
export const secureString: Check = (subject, reading) => {
  const promised = subject.variable.kind === 'secret' || subject.variable.kind === 'generated' || subject.variable.kind === 'derived';
  return promised && reading.type !== undefined && reading.type !== 'SecureString'
    ? {
      variable: subject.name,
      problem: `${shown(subject.location)} is a ${reading.type}, not a SecureString as a secret must be`,
      fix: convertCommand(subject),
    }
    : undefined;
};
