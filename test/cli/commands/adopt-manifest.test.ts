import { Readable, Writable } from 'node:stream';
import { adopt, AdoptOptions } from '../../../src/cli/commands/adopt';
import { Io } from '../../../src/cli/io';
import { Output } from '../../../src/cli/output/output';
import { Session } from '../../../src/cli/session';

const MANIFEST = `
apiVersion: kubernetes-client.io/v1
kind: ExternalSecret
metadata: { name: shop, namespace: prod }
spec:
  backendType: systemManager
  region: eu-west-1
  roleArn: arn:aws:iam::123456789012:role/shop
  data:
    - { key: /prod/shop/DATABASE_URL, name: DATABASE_URL }
    - { key: /prod/shop/api-token, name: API_TOKEN }
    - { key: /prod/common/SENTRY_DSN, name: SENTRY_DSN }
`;

async function run(options: Partial<AdoptOptions>, { json = false, text = MANIFEST, env = { AWS_REGION: 'eu-west-1' } as Record<string, string> } = {}): Promise<string> {
  let printed = '';
  const stdout = new Writable({ write: (chunk, _encoding, done) => { printed += chunk; done(); } });
  const io: Io = { stdin: Readable.from([text]), stdout, stderr: new Writable({ write: (_chunk, _encoding, done) => done() }), env, cwd: __dirname };
  const code = await adopt({ version: '1.2.3', io, output: new Output(io, json), session: new Session(io, {}), signal: new AbortController().signal }, { manifest: '-', format: 'typescript', ...options });
  expect(code).toBe(0);
  return printed;
}

test('a manifest becomes a KubernetesSecrets with its store, without a call to AWS', async () => {
  expect(await run({})).toBe(`// ExternalSecret prod/shop
// not said below: read with the role arn:aws:iam::123456789012:role/shop, so its names lead into account 123456789012: where the cluster is in another one, add --account with the id of its account
// import { KubernetesSecrets, SecretStore, Variable } from 'cdk-service-secrets';
new KubernetesSecrets(this, 'Secrets', {
  cluster,
  namespace,
  store: SecretStore.parameterStore('/prod/shop'),
  variables: {
    API_TOKEN: Variable.secret({ name: 'api-token' }),
    DATABASE_URL: Variable.secret(),
    SENTRY_DSN: Variable.fromSsmParameterName('/prod/common/SENTRY_DSN'),
  },
});
`);
});

test('prints a list', async () => {
  expect((await run({ format: 'yaml' })).split('\n').slice(2)).toEqual([
    "# import { KubernetesSecrets, SecretStore, VariableList } from 'cdk-service-secrets';",
    "# new KubernetesSecrets(this, 'Secrets', {", '#   cluster,', '#   namespace,', "#   store: SecretStore.parameterStore('/prod/shop'),", "#   variables: VariableList.fromFile('service-secrets.yaml'),", '# });',
    'API_TOKEN:', '  secret: {}', '  name: api-token', 'DATABASE_URL: secret', 'SENTRY_DSN:', '  parameterName: /prod/common/SENTRY_DSN', '',
  ]);
});

test('prints JSON, each manifest with what it can\'t express', async () => {
  const [first, ...rest] = JSON.parse(await run({}, { json: true }));
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ externalSecret: 'prod/shop', store: { kind: 'ssm', name: '/prod/shop' }, notes: [expect.stringContaining('role/shop')] });
});

test('variables have the manifest\'s region where it differs', async () => {
  expect(await run({}, { env: { AWS_REGION: 'us-east-1' } })).toContain('DATABASE_URL: Variable.fromSsmParameterName(\'/prod/shop/DATABASE_URL\', { region: \'eu-west-1\' })');
});

test.each<[Partial<AdoptOptions>, RegExp]>([
  [{ copy: true }, /--manifest prints only/],
  [{ prefix: '/prod/shop' }, /--manifest prints only/],
  [{ manifest: 'missing.yaml' }, /there is no file missing\.yaml/],
  [{ manifest: undefined }, /there is nothing to adopt/],
])('%j is refused', async (options, message) => {
  await expect(run(options)).rejects.toThrow(message);
});
