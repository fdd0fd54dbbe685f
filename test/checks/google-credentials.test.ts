import { generateKeyPairSync } from 'crypto';
import * as fc from 'fast-check';
import { findings } from './finding';
import { googleCredentialsProblem } from '../../src/checks/google-credentials';
import { ReferenceVariable } from '../../src/core/declaration';

const MARKER = 'canary-81c2';

describe('Google credentials', () => {
  const variable: ReferenceVariable = { kind: 'secret', store: 0, name: 'FILE', file: { path: '/run/secrets/gcp.json', format: 'google-credentials' } };
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const serviceAccount = {
    type: 'service_account',
    project_id: 'shop',
    private_key_id: MARKER,
    private_key: pem,
    client_email: 'shop@shop.iam.gserviceaccount.com',
    client_id: '1',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  const authorizedUser = { type: 'authorized_user', client_id: 'a', client_secret: MARKER, refresh_token: MARKER };
  const externalAccount = {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/aws',
    subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: { environment_id: 'aws1' },
  };

  test.each([['service_account', serviceAccount], ['authorized_user', authorizedUser], ['external_account', externalAccount]])('may be %s', (_, credentials) => {
    expect(findings(variable, JSON.stringify(credentials, null, 2))).toEqual([]);
    expect(findings(variable, JSON.stringify({ FILE: JSON.stringify(credentials) }), 'secretsmanager')).toEqual([]);
  });

  const everyField = [serviceAccount, authorizedUser, externalAccount].flatMap((credentials) => Object.keys(credentials)
    .filter((field) => field !== 'type' && field !== 'project_id').map((field) => [credentials.type, field, credentials] as const));

  test.each(everyField)('of type %s need %s', (type, field, credentials) => {
    for (const broken of [undefined, '', 7, null]) {
      expect(googleCredentialsProblem(JSON.stringify({ ...credentials, [field]: broken }))).toBe(`has no ${field}, which Google credentials of type ${type} need`);
    }
  });

  test('with several missing fields are reported once, with all of them', () => {
    expect(googleCredentialsProblem('{"type":"authorized_user"}')).toBe('has no client_id, client_secret, refresh_token, which Google credentials of type authorized_user need');
  });

  test.each([
    ['no JSON', MARKER, 'is not JSON, so not a Google credentials file'],
    ['a JSON string', JSON.stringify(JSON.stringify(serviceAccount)), 'is JSON but a string, not an object, so not a Google credentials file'],
    ['an array', '[]', 'is JSON but an array, not an object, so not a Google credentials file'],
    ['no type', '{}', 'has no field type: Google credentials have one of service_account, authorized_user, external_account'],
    ['another type', JSON.stringify({ type: MARKER }), 'has another type: Google credentials have one of service_account, authorized_user, external_account'],
    ['a type that every object has', JSON.stringify({ type: 'toString' }), 'has another type: Google credentials have one of service_account, authorized_user, external_account'],
    ['a key whose line breaks are escaped twice', JSON.stringify({ ...serviceAccount, private_key: pem.replace(/\n/g, '\\n') }),
      'has a private_key that is not a PEM key with line breaks (often escaped twice, or cut off)'],
    ['half a key', JSON.stringify({ ...serviceAccount, private_key: pem.slice(0, 400) }),
      'has a private_key that is not a PEM key with line breaks (often escaped twice, or cut off)'],
  ])('are not %s', (_, value, problem) => {
    expect(findings(variable, value)).toEqual([
      `FILE: /prod/shop/FILE ${problem}\ndownload the credentials file again: pass it as standard input (< FILE):\n-> npx cdk-service-secrets put FILE -s Shop/Secrets`,
    ]);
  });

  test('are never shown in an error', () => {
    const key = fc.constantFrom('type', 'client_id', 'client_secret', 'refresh_token', 'private_key', 'client_email', 'private_key_id', 'token_uri');
    const value = fc.constantFrom(MARKER, 'service_account', 'authorized_user', `${MARKER}\n`);
    fc.assert(fc.property(fc.dictionary(key, value), fc.boolean(), (credentials, cut) => {
      const text = JSON.stringify(credentials);
      expect(googleCredentialsProblem(cut ? text.slice(0, -1) : text) ?? '').not.toContain(MARKER);
    }));
  });

  test('are not checked in other variables', () => {
    expect(findings({ kind: 'secret', store: 0, name: 'FILE', file: { path: '/run/secrets/gcp.json' } }, MARKER)).toEqual([]);
  });
});
