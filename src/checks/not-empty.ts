import { Check } from './check';
import { delivered } from './delivered';
import { replaceValue, placeOf } from './fixes';

export const notEmpty: Check = (subject, reading) => (delivered(subject, reading) === ''
  ? { variable: subject.name, problem: `${placeOf(subject)} is empty`, fix: replaceValue(subject, reading) }
  : undefined);
