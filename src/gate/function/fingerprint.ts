import { createHash } from 'crypto';
import { StoredValue } from '../../core/stored-value';

/**
 * A digest of the versions of values, never of the values. It includes ARN and time, so that a parameter that somebody
 * deleted and created again counts as changed although its version is 1 again. A secret's version ID is unique,
 * while its time changes with a tag.
 */
export function fingerprint(readings: ReadonlyMap<string, StoredValue>): string {
  const lines = [...readings].map(([name, reading]) => (reading.status === 'found'
    ? [name, reading.arn, reading.version, reading.type === undefined ? '' : reading.modified?.getTime() ?? '']
    : [name, reading.status])).map((parts) => parts.join('|')).sort();
  // eslint-disable-next-line no-restricted-syntax -- versions
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
