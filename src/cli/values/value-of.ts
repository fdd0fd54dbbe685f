import { Declaration, isReference, VariableDeclaration } from '../../core/declaration';
import { fieldOf, locate } from '../../core/location';
import { fieldText, StoredValue } from '../../core/stored-value';

/** The value as the container gets it: a parameter, a secret, or a key of a secret. */
export function valueOf(declaration: Declaration, variable: VariableDeclaration, reading: StoredValue | undefined): string | undefined {
  if (!isReference(variable) || reading?.status !== 'found') {
    return undefined;
  }
  const field = fieldOf(locate(declaration, variable));
  return field === undefined ? reading.value : fieldText(reading.json, field);
}
