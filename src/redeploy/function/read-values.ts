import { DescribeSecretCommand, ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { StoredValue, StoredValues } from './ports';
import { fullName } from '../../core/changes/changes';
import { CURRENT, PREVIOUS } from '../../core/changes/stages';
import { SecretWatch, ServiceWatch } from '../../core/contracts/redeploy';

export interface StoreClients {
  ssm(region: string): SSMClient;
  secretsManager(region: string): SecretsManagerClient;
}

/** Of one call. */
const MAX_NAMES = 10;

/** When each value was changed, and which are missing. Nothing is decrypted. */
export async function readValues(clients: StoreClients, watch: ServiceWatch): Promise<StoredValues> {
  const missing: string[] = [];
  const present: StoredValue[] = [];
  for (const [region, names] of parametersByRegion(watch)) {
    const client = clients.ssm(region);
    for (let from = 0; from < names.length; from += MAX_NAMES) {
      const { Parameters, InvalidParameters } = await client.send(new GetParametersCommand({ Names: names.slice(from, from + MAX_NAMES), WithDecryption: false }));
      missing.push(...InvalidParameters ?? []);
      present.push(...(Parameters ?? []).map(({ Name, LastModifiedDate, Version }) => ({ name: Name ?? '', at: LastModifiedDate?.getTime() ?? 0, created: Version === 1 })));
    }
  }
  for (const entry of watch.secrets) {
    const found = await readSecret(clients.secretsManager(entry.region), entry);
    if (found) {
      present.push(found);
    } else {
      missing.push(entry.secret);
    }
  }
  return { missing, present };
}

function parametersByRegion(watch: ServiceWatch): Map<string, string[]> {
  const regions = new Map<string, string[]>();
  for (const entry of watch.parameters) {
    const known = regions.get(entry.region) ?? [];
    regions.set(entry.region, [...new Set([...known, ...entry.names.map((name) => fullName(entry, name))])]);
  }
  return regions;
}

/**
 * The time at which the stage got its version. The secret's own time won't do: a tag changes it too. A stage that moves back
 * to an older version is seen by its event alone.
 */
async function readSecret(client: SecretsManagerClient, { secret, stage }: SecretWatch): Promise<StoredValue | undefined> {
  const described = await client.send(new DescribeSecretCommand({ SecretId: secret })).catch((error: Error) => {
    if (error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  });
  if (!described || described.DeletedDate) {
    return undefined;
  }
  if (!stage) {
    return { name: secret, at: 0, created: false };
  }
  const versions = await readVersions(client, secret);
  // AWSPREVIOUS moves to an older version at the moment at which a newer one gets AWSCURRENT.
  return versions.has(stage) ? { name: secret, at: versions.get(stage === PREVIOUS ? CURRENT : stage) ?? 0, created: false } : undefined;
}

/** When the version of each stage was created. */
async function readVersions(client: SecretsManagerClient, secret: string): Promise<Map<string, number>> {
  const created = new Map<string, number>();
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new ListSecretVersionIdsCommand({ SecretId: secret, NextToken }));
    for (const { VersionStages = [], CreatedDate } of answer.Versions ?? []) {
      VersionStages.forEach((label) => created.set(label, CreatedDate?.getTime() ?? 0));
    }
    NextToken = answer.NextToken;
  } while (NextToken);
  return created;
}
