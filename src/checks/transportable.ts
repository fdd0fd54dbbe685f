import { Check } from './check';
import { delivered } from './delivered';
import { replaceValue } from './fixes';
import { introduced } from '../core/fix';
import { shown } from '../core/location';

/** An unpaired surrogate. With the flag `u` a pair is one character. */
const UNPAIRED = /[\ud800-\udfff]/u;

/** The text arrives unchanged as an environment variable, through the decoder of the ECS agent. */
export const transportable: Check = (subject, reading) => {
  const value = delivered(subject, reading);
  if (value === undefined) {
    return undefined;
  }
  if (value.includes('\0')) {
    return {
      variable: subject.name,
      problem: `${shown(subject.location)} has a NUL character, which no environment variable can have`,
      fix: introduced('store it without, or as base64 for a file with FileEncoding.BASE64', replaceValue(subject, reading)),
    };
  }
  return UNPAIRED.test(value)
    ? { variable: subject.name, problem: `${shown(subject.location)} has an unpaired surrogate, for which ECS delivers another character`, fix: introduced('store whole characters', replaceValue(subject, reading)) }
    : undefined;
};
