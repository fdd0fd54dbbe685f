import { isVariableName } from '../names';
import { quoteName } from '../printable';

/** A temporary name that a conversion of a parameter uses for its value. */
export const CONVERSION_SUFFIX = '.converting';

/** `_chamber_metadata` and similar names: chamber may use the same path. */
const OTHER_TOOLS = /^_chamber/;

export function isOfOtherTool(name: string): boolean {
  return OTHER_TOOLS.test(name);
}

/** Returns the reason why a name in a store can't be that of a new variable, or nothing. */
export function strayReason(name: string, isKnown: (name: string) => boolean): string | undefined {
  if (isOfOtherTool(name)) {
    return 'of another tool, which shares the path';
  }
  if (name.endsWith(CONVERSION_SUFFIX) && isKnown(name.slice(0, -CONVERSION_SUFFIX.length))) {
    return 'the copy of a conversion that was interrupted';
  }
  return isVariableName(name) ? undefined : `no container can have this name; to use the value, write a line such as MY_NAME: { secret: {}, name: ${quoteName(name)} }`;
}
