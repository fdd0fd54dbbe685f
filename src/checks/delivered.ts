import { CheckSubject } from './check';
import { parseObject } from './json-key';
import { FoundValue } from '../core/stored-value';

/** The text that ECS will deliver, for checks of its content; nothing where it wasn't read or is mangled. */
export function delivered({ location }: CheckSubject, { value }: FoundValue): string | undefined {
  if (value === undefined || location.service === 'ssm' || location.key === undefined) {
    return value;
  }
  const object = parseObject(value);
  const part = typeof object === 'string' ? undefined : object[location.key];
  return typeof part === 'string' ? part : undefined;
}
