import { Check } from './check';
import { giveValue, placeOf, put, putJson, secretOf } from './fixes';
import { numberLiteral, rewrittenByGo } from './go-number';
import { Finding } from '../core/stored-value';

/**
 * The secret is a JSON object with the key at its top level, holding what the ECS agent hands over unchanged: it prints
 * what isn't a string by Go's `%v`, so that null, objects and some numbers arrive mangled without an error.
 */
export const jsonKey: Check = (subject, reading) => {
  const { location } = subject;
  if (location.service !== 'secretsmanager' || location.key === undefined || reading.value === undefined) {
    return undefined;
  }
  const finding = (problem: string, fix: string, missing?: boolean): Finding => ({ variable: subject.name, problem, fix, ...(missing ? { missing } : {}) });
  const object = parseObject(reading.value);
  const secret = secretOf(subject);
  if (typeof object === 'string') {
    return finding(`${secret} is ${object}, so it has no key ${location.key}`, putJson(subject));
  }
  if (!Object.prototype.hasOwnProperty.call(object, location.key)) {
    return finding(`${secret} has no key ${location.key} at its top level`, giveValue(subject), true);
  }
  const problem = mangled(object[location.key], () => numberLiteral(reading.value!, location.key!));
  return problem ? finding(`${placeOf(subject)} ${problem}`, subject.store ? put(subject) : 'store it as a JSON string') : undefined;
};

/** The object, or what stands there instead. */
export function parseObject(text: string): Record<string, unknown> | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  if (parsed === null || typeof parsed !== 'object') {
    return `JSON but ${parsed === null ? 'null' : `a ${typeof parsed}`}, not an object`;
  }
  return Array.isArray(parsed) ? 'JSON but an array, not an object' : parsed as Record<string, unknown>;
}

function mangled(value: unknown, literal: () => string | undefined): string | undefined {
  if (value === null) {
    return 'is null, which ECS delivers as "<nil>"';
  }
  if (Array.isArray(value)) {
    return 'is an array, which ECS delivers in Go\'s notation';
  }
  if (typeof value === 'object') {
    return 'is an object, which ECS delivers in Go\'s notation';
  }
  return typeof value === 'number' && rewrittenByGo(literal() ?? String(value))
    ? 'is a number that ECS delivers in Go\'s notation (1000000 as 1e+06, 1.10 as 1.1); store it as a JSON string'
    : undefined;
}
