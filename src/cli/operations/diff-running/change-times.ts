import { ChangedValue } from './plan';
import { isReference } from '../../../core/declaration';
import { locate, readId, readRegion, SecretLocation } from '../../../core/location';
import { StoredValue } from '../../../core/stored-value';
import { FieldTimes, fieldTimes } from '../../../stores/secrets-manager/field-times';
import { secretsManager } from '../../aws/secrets-manager-client';
import { ResolvedService } from '../../session';
import { readServiceValues } from '../../values/read-service-values';

/**
 * When each value last changed, if that was after the oldest task started: a parameter by its version, a field of a secret
 * by its own value, even if the rest of the secret changes often.
 */
export async function changeTimes(service: ResolvedService, since: Date | undefined): Promise<ChangedValue[]> {
  const readings = await readServiceValues(service, { metadata: true });
  const times = since ? await secretTimes(service, readings, since) : new Map<string, FieldTimes>();
  return [...readings].flatMap(([variable, reading]) => (reading.status === 'found' ? [{ variable, modified: changedAt(reading.modified, secretOf(service, variable), times) }] : []));
}

function changedAt(modified: Date | undefined, secret: SecretLocation | undefined, times: ReadonlyMap<string, FieldTimes>): Date | undefined {
  const known = secret && times.get(keyOf(secret));
  return known ? (secret.field === undefined ? undefined : known.fields?.get(secret.field)) ?? known.current ?? modified : modified;
}

/** Only secrets that changed after the oldest task started, each of them once. */
async function secretTimes(service: ResolvedService, readings: ReadonlyMap<string, StoredValue>, since: Date): Promise<Map<string, FieldTimes>> {
  const secrets = new Map<string, { readonly location: SecretLocation; readonly fields: Set<string> }>();
  for (const [variable, reading] of readings) {
    const location = secretOf(service, variable);
    if (location && reading.status === 'found' && reading.modified && reading.modified >= since) {
      const secret = secrets.get(keyOf(location)) ?? { location, fields: new Set() };
      secrets.set(keyOf(location), secret);
      if (location.field !== undefined) {
        secret.fields.add(location.field);
      }
    }
  }
  const found = await Promise.all([...secrets].map(async ([key, { location, fields }]): Promise<[string, FieldTimes]> => {
    const client = secretsManager({ ...service.target, region: readRegion(location) ?? service.target.region });
    return [key, await fieldTimes(client, readId(location), [...fields], since).catch(() => ({}))];
  }));
  return new Map(found);
}

/** The secret of a variable that reads the current version. */
function secretOf({ declaration }: ResolvedService, name: string): SecretLocation | undefined {
  const variable = declaration.variables[name];
  const location = isReference(variable) ? locate(declaration, variable) : undefined;
  return location?.service === 'secretsmanager' && location.stage === undefined && location.versionId === undefined ? location : undefined;
}

function keyOf(location: SecretLocation): string {
  return JSON.stringify([readRegion(location), readId(location)]);
}
