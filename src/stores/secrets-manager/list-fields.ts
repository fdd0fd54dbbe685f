import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseFields } from './json-fields';
import { readSecret } from './read-secret';
import { RetryBudget } from '../../aws/retry-budget';
import { Listing } from '../value-store';

/** The fields at the top level. Only the value contains them, so this reads it. The value doesn't leave this function. */
export async function listFields(client: SecretsManagerClient, id: string): Promise<Listing> {
  const stored = await readSecret(client, { id }, { budget: RetryBudget.none() });
  if (stored.status !== 'found') {
    return stored;
  }
  if (stored.value === undefined) {
    return { status: 'malformed', problem: 'binary' };
  }
  const json = parseFields(stored.value);
  return json.problem === undefined
    ? { status: 'found', names: [...json.fields.keys()].map((name) => ({ name, version: stored.version, modified: stored.modified })) }
    : { status: 'malformed', problem: json.problem };
}
