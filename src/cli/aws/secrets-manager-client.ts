import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { perTarget } from './target';

export const secretsManager = perTarget((config) => new SecretsManagerClient(config));
