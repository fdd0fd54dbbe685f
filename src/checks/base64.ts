import { Check } from './check';
import { delivered } from './delivered';
import { replaceValue, placeOf, put } from './fixes';
import { introduced } from '../core/fix';
import { isBase64 } from '../core/rules/base64';

/** A file with `FileEncoding.BASE64`: text that both GNU and busybox `base64 -d` decode. Only line feeds may separate the characters. */
export const base64: Check = (subject, reading) => {
  const value = subject.variable.file?.encoding === 'base64' ? delivered(subject, reading) : undefined;
  if (value === undefined || isBase64(value.replace(/\n/g, ''))) {
    return undefined;
  }
  const fix = introduced('pass it the output of base64 FILE', subject.store ? put(subject) : replaceValue(subject, reading));
  return { variable: subject.name, problem: `${placeOf(subject)} is not base64`, fix };
};
