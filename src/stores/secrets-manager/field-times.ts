import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseFields } from './json-fields';
import { currentOnce, stagedVersions, versionText } from './secret-versions';
import { CURRENT } from '../../core/changes/stages';
import { fieldText, JsonFields } from '../../core/stored-value';

export interface FieldTimes {
  /** When somebody put the current version. A changed description or tag isn't a change of the value. */
  readonly current?: Date;
  /** The time of each field's present value. None for callers that may not read values. */
  readonly fields?: ReadonlyMap<string, Date | undefined>;
}

/** The times of the present values of a secret's fields, back to `since`. For older changes it returns the oldest known time. */
export async function fieldTimes(client: SecretsManagerClient, id: string, fields: readonly string[], since: Date): Promise<FieldTimes> {
  const all = (await stagedVersions(client, id, true)).map(({ id: version, stages, created }) => ({ version, labels: stages, created }));
  const newest = currentOnce(all).sort((a, b) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0));
  const current = newest.find(({ labels }) => labels.includes(CURRENT));
  if (!current || fields.length === 0) {
    return { current: current?.created };
  }
  try {
    const values = await parsed(client, id, current.version);
    const times = new Map(fields.map((field) => [field, current.created]));
    const open = new Set(fields);
    for (const version of newest.slice(newest.indexOf(current) + 1)) {
      if (open.size === 0 || [...open].every((field) => (times.get(field)?.getTime() ?? 0) < since.getTime())) {
        break;
      }
      const before = await parsed(client, id, version.version);
      for (const field of open) {
        if (fieldText(before, field) === fieldText(values, field)) {
          times.set(field, version.created);
        } else {
          open.delete(field);
        }
      }
    }
    return { current: current.created, fields: times };
  } catch {
    return { current: current.created }; // The caller may list versions but not read them.
  }
}

async function parsed(client: SecretsManagerClient, id: string, version: string): Promise<JsonFields | undefined> {
  const text = await versionText(client, id, version);
  return text === undefined ? undefined : parseFields(text);
}
