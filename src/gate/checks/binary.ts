import { Check } from './check';
import { giveValue, placeOf } from './fixes';

/** Of a binary secret the ECS agent makes an empty string, and with a JSON key it fails. */
export const binary: Check = (subject, reading) => (reading.binary
  ? { variable: subject.name, problem: `${placeOf(subject)} is binary, which ECS does not deliver`, fix: `store it as text (base64): ${giveValue(subject)}` }
  : undefined);
