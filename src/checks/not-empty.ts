import { Check } from './check';
import { delivered } from './delivered';
import { replaceValue } from './fixes';
import { shown } from '../core/location';

export const notEmpty: Check = (subject, reading) => (delivered(subject, reading) === ''
  ? { variable: subject.name, problem: `${shown(subject.location)} is empty`, fix: replaceValue(subject, reading) }
  : undefined);
