import { Check, CheckSubject } from './check';
import { giveValue, putCommand, putJson, secretOf } from './fixes';
import { rewrittenByGo } from './go-number';
import { fieldOf, shown } from '../core/location';
import { resembling } from '../core/misspelt';
import { Finding, JsonField, Undecodable } from '../core/stored-value';

/**
 * The secret is a JSON object with the key at its top level, and a value that the ECS agent delivers unchanged. The
 * agent prints values other than strings by Go's `%v`, so null, objects and some numbers arrive changed, without an
 * error.
 */
export const jsonKey: Check = (subject, reading) => {
  const name = fieldOf(subject.location);
  if (name === undefined || !reading.json) {
    return undefined;
  }
  const finding = (problem: string, fix: string, missing?: boolean): Finding => ({ variable: subject.name, problem, fix, ...(missing ? { missing } : {}) });
  const { json } = reading;
  const secret = secretOf(subject);
  if (json.problem !== undefined) {
    // Secrets Manager generates a random text, not an object, for a secret that the CDK creates with default options.
    const generated = subject.store?.arn !== undefined || subject.store?.existing === true;
    return { ...finding(`${secret} is ${json.problem}, so it has no key ${name}`, putJson(subject, reading)), ...(generated ? { replaceable: true } : {}) };
  }
  if (json.undecodable) {
    return { variable: subject.name, ...undecodable(secret, json.undecodable) };
  }
  const field = json.fields.get(name);
  if (!field) {
    return finding(`${secret} has no key ${name} at its top level`, `${meant(subject, name, [...json.fields.keys()])}${giveValue(subject)}`, true);
  }
  const problem = mangled(field);
  return problem ? finding(`${shown(subject.location)} ${problem}`, subject.store ? putCommand(subject) : 'store it as a JSON string') : undefined;
};

/** A key of an external secret with a similar spelling. A text that isn't a plain name is never shown. */
function meant({ store }: CheckSubject, field: string, keys: readonly string[]): string {
  const near = store ? undefined : resembling(field, keys.filter((key) => /^[\w.-]{1,64}$/.test(key)));
  return near === undefined ? '' : `did you mean ${near}? `;
}

/** Go's decoder refuses the whole secret, so the agent delivers none of its keys. */
function undecodable(secret: string, found: Undecodable): { problem: string; fix: string } {
  return found.reason === 'depth'
    ? { problem: `${secret} is nested deeper than 10,000 levels, so ECS delivers no key of it`, fix: 'store the nested part as a JSON string' }
    : { problem: `${secret} has a number out of range in ${JSON.stringify(found.field)}, so ECS delivers no key of it`, fix: 'store that number as a JSON string' };
}

function mangled({ value, literal }: JsonField): string | undefined {
  if (value === null) {
    return 'is null, which ECS delivers as "<nil>"';
  }
  if (Array.isArray(value)) {
    return 'is an array, which ECS delivers in Go\'s notation';
  }
  if (typeof value === 'object') {
    return 'is an object, which ECS delivers in Go\'s notation';
  }
  return typeof value === 'number' && rewrittenByGo(literal ?? String(value))
    ? 'is a number that ECS delivers in Go\'s notation (1000000 as 1e+06, 1.10 as 1.1); store it as a JSON string'
    : undefined;
}
