import { Check } from './check';
import { replaceValue, putJson, secretOf } from './fixes';
import { introduced } from '../core/fix';
import { fieldOf } from '../core/location';

/** The ECS agent delivers an empty string for a binary secret, and fails if the reference has a JSON key. */
export const binary: Check = (subject, reading) => {
  if (!reading.binary) {
    return undefined;
  }
  const inJson = fieldOf(subject.location) !== undefined;
  return {
    variable: subject.name,
    problem: `${secretOf(subject)} is binary, which ECS does not deliver`,
    fix: inJson ? putJson(subject, reading) : introduced('store it as text (base64)', replaceValue(subject, reading)),
  };
};
