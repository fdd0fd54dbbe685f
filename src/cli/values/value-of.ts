import { Declaration, isReference, VariableDeclaration } from '../../core/declaration';
import { locate, ValueLocation } from '../../core/location';
import { fieldText, FoundValue, StoredValue } from '../../core/stored-value';

/** The value as the container gets it: a parameter, a secret, or a key of a secret. */
export function valueOf(declaration: Declaration, variable: VariableDeclaration, reading: StoredValue | undefined): string | undefined {
  if (!isReference(variable) || reading?.status !== 'found') {
    return undefined;
  }
  return valueAt(locate(declaration, variable), reading);
}

function valueAt(location: ValueLocation, { value, json }: FoundValue): string | undefined {
  return location.service === 'ssm' || location.field === undefined ? value : fieldText(json, location.field);
}
