import { encode } from './encoders';
import { partName } from './parts';
import { parseDerivedTemplate } from './template';
import { ComposedVariable, Declaration } from '../declaration';
import { ownProperty } from '../json-object';

/**
 * Whether a text is what the parts make. A text of code that isn't known yet, such as the host of a database, may be anything.
 * Undefined while the value of a part isn't known.
 */
export function isComposition(text: string, { parts = {} }: Pick<Declaration, 'parts'>, variable: string, { template }: Pick<ComposedVariable, 'template'>, valueOf: (part: string) => string | undefined): boolean | undefined {
  /** Between them is what isn't known. */
  const known = [''];
  for (const piece of parseDerivedTemplate(template)) {
    if (typeof piece === 'string') {
      known[known.length - 1] += piece;
      continue;
    }
    const name = partName(variable, piece.part);
    const declared = ownProperty(parts, name);
    if (declared === undefined) {
      known.push('');
      continue;
    }
    const value = declared.kind === 'text' ? declared.text : valueOf(name);
    if (value === undefined) {
      return undefined;
    }
    known[known.length - 1] += encode(value, piece.encoder);
  }
  return hasInOrder(text, known);
}

/** Whether a text begins with the first, ends with the last, and has the others between them, each behind the one before. */
function hasInOrder(text: string, [first, ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) {
    return text === first;
  }
  const end = text.length - last.length;
  let at = first.length;
  for (const one of others) {
    const found = text.indexOf(one, at);
    if (found < 0) {
      return false;
    }
    at = found + one.length;
  }
  return text.startsWith(first) && text.endsWith(last) && at <= end;
}
