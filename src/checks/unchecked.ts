import { Declaration, isReference, sortedVariables } from '../core/declaration';
import { locate } from '../core/location';
import { StoredValue } from '../core/stored-value';

/** Variables whose metadata alone was read, where that leaves a question open: a parameter is never empty, a secret may be. */
export function unchecked(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): string[] {
  return sortedVariables(declaration).filter(([name, variable]) => {
    const reading = readings.get(name);
    return isReference(variable) && locate(declaration, variable).service === 'secretsmanager'
      && reading?.status === 'found' && reading.value === undefined && !reading.binary;
  }).map(([name]) => name);
}
