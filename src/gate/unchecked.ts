import { locate } from './read-references';
import { Reading } from './reading';
import { Declaration, isReference, sortedVariables } from '../core/declaration';

/** Variables of which only metadata was read, where that leaves something open: a parameter is never empty, a secret may be anything. */
export function unchecked(declaration: Declaration, readings: ReadonlyMap<string, Reading>): string[] {
  return sortedVariables(declaration).filter(([name, variable]) => {
    const reading = readings.get(name);
    return isReference(variable) && locate(declaration, variable).service === 'secretsmanager'
      && reading?.status === 'found' && reading.value === undefined && !reading.binary;
  }).map(([name]) => name);
}
