import { CheckSubject } from './check';
import { deliveredText, FoundValue } from '../core/stored-value';

/** The text that ECS will deliver, for checks of its content; nothing where it wasn't read or ECS would change it. */
export function delivered({ location }: CheckSubject, reading: FoundValue): string | undefined {
  return deliveredText(location, reading);
}
