import { Check } from './check';
import { delivered } from './delivered';
import { putCommand, replaceValue } from './fixes';
import { introduced } from '../core/fix';
import { shown } from '../core/location';
import { isBase64 } from '../core/rules/base64';

/** A file with `FileEncoding.BASE64`. */
export const base64File: Check = (subject, reading) => {
  const value = subject.variable.file?.encoding === 'base64' ? delivered(subject, reading) : undefined;
  const problem = value === undefined ? undefined : base64FileProblem(value);
  if (problem === undefined) {
    return undefined;
  }
  const fix = introduced('pass it the output of base64 FILE', subject.store ? putCommand(subject) : replaceValue(subject, reading));
  return { variable: subject.name, problem: `${shown(subject.location)} ${problem}`, fix };
};

/** Both GNU and busybox `base64 -d` have to decode the text. Only line feeds may separate the characters. */
export function base64FileProblem(text: string): string | undefined {
  return isBase64(text.replace(/\n/g, '')) ? undefined : 'is not base64';
}
