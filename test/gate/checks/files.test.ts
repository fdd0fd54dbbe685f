import { spawnSync } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import * as fc from 'fast-check';
import { Declaration, ReferenceVariable } from '../../../src/core/declaration';
import { checkReadings } from '../../../src/gate/checks';
import { googleCredentialsProblem } from '../../../src/gate/checks/google-credentials';
import { formatFinding, Reading } from '../../../src/gate/reading';
import { shells } from '../../support/shells';

const MARKER = 'canary-81c2';

/** What the gate says about one variable whose store holds a value. */
function findings(variable: ReferenceVariable, value: string | undefined, store: 'ssm' | 'secretsmanager' = 'ssm'): string[] {
  const declaration: Declaration = {
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: store, name: store === 'ssm' ? '/prod/shop' : 'prod/shop' }],
    variables: { FILE: variable },
  };
  const reading: Reading = { status: 'found', version: '1', arn: 'arn', type: 'SecureString', value };
  return checkReadings(declaration, new Map([['FILE', reading]])).map(formatFinding);
}

describe('a file with base64', () => {
  const variable: ReferenceVariable = { kind: 'secret', store: 0, name: 'FILE', file: { path: '/java/store.p12', encoding: 'base64' } };
  const ssmFinding = 'FILE: /prod/shop/FILE is not base64 -> base64 FILE | npx cdk-service-secrets put FILE -s Shop/Secrets';

  test.each(['aGVsbG8=', 'aGVsbG8=\n', 'aGVs\nbG8=\n', 'aGVsbG8h', 'YQ==', '+/+/'])('may hold %j', (value) => {
    expect(findings(variable, value)).toEqual([]);
  });

  test.each([['text', `${MARKER} !`], ['no padding', 'aGVsbG8'], ['padding within', 'YQ==YQ=='], ['carriage returns', 'aGVs\r\nbG8='], ['a PEM header', '-----BEGIN X-----\nYQ==\n'], ['one character', 'a'], ['the URL-safe variant', '-_-_']])(
    'is found with %s, without the value', (_, value) => {
      expect(findings(variable, value)).toEqual([ssmFinding]);
    });

  test('is looked for in the key of a JSON secret', () => {
    expect(findings(variable, JSON.stringify({ FILE: 'YQ==', OTHER: MARKER }), 'secretsmanager')).toEqual([]);
    expect(findings(variable, JSON.stringify({ FILE: MARKER }), 'secretsmanager')[0]).toMatch(/^FILE: key FILE of prod\/shop is not base64 -> /);
  });

  test('names the owner\'s way for somebody else\'s value', () => {
    expect(findings({ kind: 'parameter', parameter: '/common/store', file: variable.file }, MARKER)).toEqual([
      'FILE: /common/store is not base64 -> store the output of base64 FILE; correct the name in code, or: aws ssm put-parameter --name /common/store --type SecureString --value file:///dev/stdin',
    ]);
  });

  test('is not looked at where only metadata was read', () => {
    expect(findings(variable, undefined)).toEqual([]);
  });

  test('leaves other files and variables alone', () => {
    expect(findings({ kind: 'secret', store: 0, name: 'FILE', file: { path: '/tls/key.pem' } }, '!')).toEqual([]);
    expect(findings({ kind: 'secret', store: 0, name: 'FILE' }, '!')).toEqual([]);
  });

  test.each(shells())('that is accepted is what $name decodes, and what it cannot decode is found', ({ path }) => {
    const value = fc.oneof(
      fc.base64String({ minLength: 1 }),
      fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64').replace(/.{8}/g, '$&\n')),
      fc.string({ unit: fc.constantFrom(...'aQ/+=\n-'), minLength: 1, maxLength: 12 }),
    );
    fc.assert(fc.property(value, (text) => {
      const { status, stdout } = spawnSync('base64', ['-d'], { env: { PATH: path }, input: text });
      if (findings(variable, text).length === 0) {
        expect({ status, stdout }).toEqual({ status: 0, stdout: Buffer.from(text, 'base64') });
      }
      if (status !== 0) {
        expect(findings(variable, text)).toHaveLength(1);
      }
    }), { numRuns: 60 });
  });
});

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

  test('name all missing fields at once', () => {
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
      `FILE: /prod/shop/FILE ${problem} -> download the credentials file again, and: npx cdk-service-secrets put FILE -s Shop/Secrets < FILE`,
    ]);
  });

  test('are never shown, whatever is wrong', () => {
    const key = fc.constantFrom('type', 'client_id', 'client_secret', 'refresh_token', 'private_key', 'client_email', 'private_key_id', 'token_uri');
    const value = fc.constantFrom(MARKER, 'service_account', 'authorized_user', `${MARKER}\n`);
    fc.assert(fc.property(fc.dictionary(key, value), fc.boolean(), (credentials, cut) => {
      const text = JSON.stringify(credentials);
      expect(googleCredentialsProblem(cut ? text.slice(0, -1) : text) ?? '').not.toContain(MARKER);
    }));
  });

  test('are left alone elsewhere', () => {
    expect(findings({ kind: 'secret', store: 0, name: 'FILE', file: { path: '/run/secrets/gcp.json' } }, MARKER)).toEqual([]);
  });
});
