import { readId, readRegion, ValueLocation } from '../core/location';

/** Identifies what one read returns: a parameter, or one version of a secret with all of its fields. */
export function readUnit(location: ValueLocation): string {
  const version = location.service === 'secretsmanager' ? [location.stage, location.versionId] : [];
  return JSON.stringify([location.service, readRegion(location), readId(location), ...version]);
}
