import { Declaration, isReference, VariableDeclaration } from '../../../core/declaration';
import { placeOf } from '../../source/service';

/** The change of a variable since the previous declaration. */
export type ChangeKind = 'new' | 'removed' | 'kind' | 'place';

export interface VariableChange {
  readonly change: ChangeKind;
  /** The previous kind or place. */
  readonly before?: string;
}

/** A declaration, with the variables whose place isn't known yet. */
export interface ComparedDeclaration {
  readonly declaration: Declaration;
  readonly unresolved: ReadonlyMap<string, unknown>;
}

/** The names of the kinds in messages. */
const KINDS: Readonly<Record<VariableDeclaration['kind'], string>> = {
  'secret': 'secret', 'generated': 'generated', 'config': 'config', 'plain': 'plain', 'parameter': 'external parameter', 'derived': 'derived', 'derived-file': 'derived file', 'foreign-secret': 'external secret',
};

/** Changes by variable, sorted by name. Unchanged variables are left out. */
export function compareDeclarations(before: ComparedDeclaration, after: ComparedDeclaration): Map<string, VariableChange> {
  const names = [...new Set([...Object.keys(before.declaration.variables), ...Object.keys(after.declaration.variables)])].sort();
  return new Map(names.flatMap((name): [string, VariableChange][] => {
    const change = compareVariable(name, before, after);
    return change ? [[name, change]] : [];
  }));
}

function compareVariable(name: string, before: ComparedDeclaration, after: ComparedDeclaration): VariableChange | undefined {
  const [old, now] = [before.declaration.variables[name], after.declaration.variables[name]];
  if (!old || !now) {
    return { change: old ? 'removed' : 'new' };
  }
  if (old.kind !== now.kind) {
    return { change: 'kind', before: KINDS[old.kind] };
  }
  if (!isReference(old) || before.unresolved.has(name) || after.unresolved.has(name)) {
    return undefined;
  }
  const place = placeOf(before.declaration, old);
  return place === placeOf(after.declaration, now) ? undefined : { change: 'place', before: place };
}
