import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary } from '../canary';
import { putSecret } from '../deployed';
import { Emulator } from '../emulator';

const PARAMETERS = [
  '/invoicing/production/db-url', '/invoicing/production/pdf.signing-key', '/tax-service/clients/invoicing',
  '/prod/search/API_KEY', '/prod/catalogue/DATABASE_URL', '/prod/common/SENTRY_DSN',
];

const SECRETS: { readonly [name: string]: readonly string[] } = {
  'mail-credentials': ['user', 'password'],
  'warehouse/readonly': ['password'],
  'partner/webhook': ['key'],
  'platform/tls': ['key', 'certificate'],
  'prod/worker-database': ['password'],
  'prod/search': ['INDEX_PASSWORD'],
  'prod/checkout': ['DATABASE_URL', 'REDIS_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
};

/** Puts the values that the examples need before their deployment, except those of the web service, whose key doesn't exist yet. */
export async function putValuesOfExamples(emulator: Emulator, canary: Canary): Promise<void> {
  const { secretsManager } = emulator.clients();
  const json = (fields: readonly string[], round: string): string => JSON.stringify(Object.fromEntries(fields.map(field => [field, canary.value(`${field} ${round}`)])));
  for (const name of PARAMETERS) await putSecret(emulator, name, canary.value(name));
  for (const [name, fields] of Object.entries(SECRETS)) {
    await secretsManager.send(new CreateSecretCommand({ Name: name, SecretString: json(fields, 'first') }));
    await secretsManager.send(new PutSecretValueCommand({ SecretId: name, SecretString: json(fields, 'second') }));
  }
  await emulator.clients('eu-west-1').ssm.send(
    new PutParameterCommand({ Name: '/logistics/carrier-token', Type: 'SecureString', Value: canary.value('carrier-token') }));
  await putSecret(emulator, '/prod/reports/KEYSTORE', Buffer.from(canary.value('KEYSTORE')).toString('base64'));
  const google = { type: 'authorized_user', client_id: 'reports', client_secret: canary.value('client_secret'), refresh_token: canary.value('refresh_token') };
  await putSecret(emulator, '/prod/reports/GOOGLE_APPLICATION_CREDENTIALS', JSON.stringify(google));
}
