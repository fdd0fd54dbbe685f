import { Check } from './check';
import { delivered } from './delivered';
import { replaceValue, placeOf, put } from './fixes';
import { introduced } from '../core/fix';
import { isBase64 } from '../core/rules/base64';

/** A file with `FileEncoding.BASE64`. */
export const base64: Check = (subject, reading) => {
  const value = subject.variable.file?.encoding === 'base64' ? delivered(subject, reading) : undefined;
  const problem = value === undefined ? undefined : base64FileProblem(value);
  if (problem === undefined) {
    return undefined;
  }
  const fix = introduced('pass it the output of base64 FILE', subject.store ? put(subject) : replaceValue(subject, reading));
  return { variable: subject.name, problem: `${placeOf(subject)} ${problem}`, fix };
};

/** Both GNU and busybox `base64 -d` have to decode the text. Only line feeds may separate the characters. */
export function base64FileProblem(text: string): string | undefined {
  return isBase64(text.replace(/\n/g, '')) ? undefined : 'is not base64';
}
