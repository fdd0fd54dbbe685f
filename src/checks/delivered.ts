import { CheckSubject } from './check';
import { FoundValue } from '../core/stored-value';

/** The text that ECS will deliver, for checks of its content; nothing where it wasn't read or is mangled. */
export function delivered({ location }: CheckSubject, { value, json }: FoundValue): string | undefined {
  if (value === undefined || location.service === 'ssm' || location.field === undefined) {
    return value;
  }
  const field = json?.problem === undefined ? json?.fields.get(location.field) : undefined;
  const part = field?.value;
  return typeof part === 'string' ? part : typeof part === 'number' || typeof part === 'boolean' ? field?.literal ?? String(part) : undefined;
}
