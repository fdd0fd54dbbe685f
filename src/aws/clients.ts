import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Clients by region; without one the client's own region. */
export interface StoreClients {
  ssm(region?: string): SSMClient;
  secretsManager(region?: string): SecretsManagerClient;
}

export interface GateClients extends StoreClients {
  cloudFormation(): CloudFormationClient;
}

/** Throttling and 5xx are the SDK's to retry, at a pace that it adapts. */
export const RETRIES = { maxAttempts: 10, retryMode: 'adaptive' } as const;

export function gateClients(): GateClients {
  const ssm = new Map<string | undefined, SSMClient>();
  const secrets = new Map<string | undefined, SecretsManagerClient>();
  return {
    ssm: (region) => remember(ssm, region, () => new SSMClient({ ...RETRIES, region })),
    secretsManager: (region) => remember(secrets, region, () => new SecretsManagerClient({ ...RETRIES, region })),
    cloudFormation: () => new CloudFormationClient(RETRIES),
  };
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}
