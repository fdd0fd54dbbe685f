import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient, SSMClientConfig } from '@aws-sdk/client-ssm';
import { cached } from './cached';

/** Clients by region; default: the client's own region. */
export interface StoreClients {
  ssm(region?: string): SSMClient;
  secretsManager(region?: string): SecretsManagerClient;
}

export interface GateClients extends StoreClients {
  cloudFormation(): CloudFormationClient;
}

/** Settings of all clients of one caller. */
export type ClientSettings = Pick<SSMClientConfig, 'credentials' | 'maxAttempts' | 'region' | 'retryMode'>;

/** The SDK retries throttling and 5xx, at an adaptive rate. */
export const RETRY_SETTINGS = { maxAttempts: 10, retryMode: 'adaptive' } as const;

export function gateClients(): GateClients {
  return { ...storeClients(RETRY_SETTINGS), cloudFormation: () => new CloudFormationClient(RETRY_SETTINGS) };
}

export function storeClients(settings: ClientSettings): StoreClients {
  return {
    ssm: cached((region?: string) => new SSMClient({ ...settings, ...(region ? { region } : {}) })),
    secretsManager: cached((region?: string) => new SecretsManagerClient({ ...settings, ...(region ? { region } : {}) })),
  };
}
