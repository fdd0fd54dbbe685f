import { isVariableName } from '../names';
import { quoteName } from '../printable';

/** What a conversion of a parameter keeps its value in, until it is done. */
export const CONVERSION_SUFFIX = '.converting';

/** `_chamber_metadata` and its like: chamber may share the path. */
const OTHER_TOOLS = /^_chamber/;

export function isOfOtherTool(name: string): boolean {
  return OTHER_TOOLS.test(name);
}

/** Why a name that a store has can't be that of a new variable; nothing where it can. */
export function strayReason(name: string, isKnown: (name: string) => boolean): string | undefined {
  if (isOfOtherTool(name)) {
    return 'of another tool, which shares the path';
  }
  if (name.endsWith(CONVERSION_SUFFIX) && isKnown(name.slice(0, -CONVERSION_SUFFIX.length))) {
    return 'the copy of a conversion that was interrupted';
  }
  return isVariableName(name) ? undefined : `no container can have this name; to use the value, write a line such as MY_NAME: { secret: {}, name: ${quoteName(name)} }`;
}
