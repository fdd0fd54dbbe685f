import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseFields } from './json-fields';
import { currentOnce, stagedVersions, versionText } from './secret-versions';
import { isNotFound } from '../../aws/errors';
import { CURRENT, PENDING } from '../../core/changes/stages';
import type { NamesInStore } from '../names-in-store';

/** Keys of a JSON secret. Only a version's value contains its keys. The values don't leave this file. */
export async function fieldNamesIn(client: SecretsManagerClient, id: string, since: Date): Promise<NamesInStore> {
  const versions = await versionsOf(client, id);
  const [current, ...older] = versions;
  const text = current && await versionText(client, id, current.version);
  if (text === undefined) {
    return current ? { status: 'malformed', problem: 'binary' } : { status: 'missing' };
  }
  const json = parseFields(text);
  if (json.problem !== undefined) {
    return { status: 'malformed', problem: json.problem };
  }
  const created = new Map<string, Date | undefined>([...json.fields.keys()].map((name) => [name, current.created]));
  const open = new Set([...created].filter(([, time]) => time && time >= since).map(([name]) => name));
  for (const { version, created: time } of older) {
    const fields = open.size ? await fieldsOf(client, id, version) : undefined;
    for (const name of fields ? [...open] : []) {
      if (!fields!.has(name)) {
        open.delete(name);
      } else {
        created.set(name, time);
      }
    }
    if (open.size === 0 || !time || time < since) {
      break;
    }
  }
  return { status: 'found', names: [...created].map(([name, time]) => (time && time >= since ? { name, created: time } : { name })) };
}

interface Version {
  readonly version: string;
  readonly labels: readonly string[];
  readonly created?: Date;
}

/** The current version and earlier current ones, newest first. None if the secret doesn't exist. */
async function versionsOf(client: SecretsManagerClient, id: string): Promise<Version[]> {
  try {
    const all = (await stagedVersions(client, id, true)).map(({ id: version, stages, created }): Version => ({ version, labels: stages, created }));
    const newest = currentOnce(all)
      .filter(({ labels }) => labels.includes(CURRENT) || !labels.includes(PENDING))
      .sort((a, b) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0));
    const current = newest.findIndex(({ labels }) => labels.includes(CURRENT));
    return current < 0 ? [] : newest.slice(current);
  } catch (error) {
    if (isNotFound(error)) {
      return [];
    }
    throw error;
  }
}

/** Undefined for a version without readable fields: it was removed meanwhile, or isn't a JSON object. */
async function fieldsOf(client: SecretsManagerClient, id: string, version: string): Promise<ReadonlySet<string> | undefined> {
  const text = await versionText(client, id, version);
  const json = text === undefined ? undefined : parseFields(text);
  return json && json.problem === undefined ? new Set(json.fields.keys()) : undefined;
}
