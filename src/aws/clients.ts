import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient, SSMClientConfig } from '@aws-sdk/client-ssm';

/** Clients by region; without one the client's own region. */
export interface StoreClients {
  ssm(region?: string): SSMClient;
  secretsManager(region?: string): SecretsManagerClient;
}

export interface GateClients extends StoreClients {
  cloudFormation(): CloudFormationClient;
}

/** What all clients of one caller have in common. */
export type ClientSettings = Pick<SSMClientConfig, 'credentials' | 'maxAttempts' | 'region' | 'retryMode'>;

/** Throttling and 5xx are the SDK's to retry, at a pace that it adapts. */
export const RETRIES = { maxAttempts: 10, retryMode: 'adaptive' } as const;

export function gateClients(): GateClients {
  return { ...storeClients(RETRIES), cloudFormation: () => new CloudFormationClient(RETRIES) };
}

export function storeClients(settings: ClientSettings): StoreClients {
  return {
    ssm: once((region) => new SSMClient({ ...settings, ...(region ? { region } : {}) })),
    secretsManager: once((region) => new SecretsManagerClient({ ...settings, ...(region ? { region } : {}) })),
  };
}

/** One client for each key, so that all calls share its measure of the allowed rate. */
export function once<C>(create: (key?: string) => C): (key?: string) => C {
  const clients = new Map<string | undefined, C>();
  return (key) => {
    const client = clients.get(key) ?? create(key);
    clients.set(key, client);
    return client;
  };
}
