import { Output } from './output';
import { fixMembers, indentedFix } from '../../core/fix';

interface Fixable {
  readonly name: string;
  readonly fix?: string;
}

/** Below a table: a command in a cell could not be pasted. */
export function printFixes(output: Output, items: readonly Fixable[]): void {
  items.forEach(({ name, fix }) => {
    if (fix !== undefined) {
      output.line(`${name}:\n${indentedFix(fix, '  ')}`);
    }
  });
}

export function withFixMembers<T extends { readonly fix?: string }>(item: T): T & { readonly commands?: readonly string[] } {
  return item.fix === undefined ? item : { ...item, ...fixMembers(item.fix) };
}
