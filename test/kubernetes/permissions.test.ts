import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { operatorReadStatements } from '../../src/core/iam/external-secrets';
import { storeScope } from '../../src/core/iam/statements';
import { Manifest, manifests, serviceAccountName } from '../../src/eks/manifests';
import { describeCommand, holdsContent, jsonPathOf, KubectlQuery, OPERATOR_SERVES_V1 } from '../../src/eks/readiness';
import { ACCOUNT, Emulator, REGION } from '../support/emulator';
import { eventually } from '../support/eventually';
import { Kubernetes, type KubernetesObject } from '../support/kubernetes';

/** The operator with a role of its own for each service, and IAM that says no. */

const PLACE = { partition: 'aws', region: REGION, account: ACCOUNT };
const STORE = { kind: 'ssm', name: '/prod/shop' } as const;
let emulator: Emulator;
let kubernetes: Kubernetes;

beforeAll(async () => {
  emulator = await Emulator.start();
  kubernetes = await Kubernetes.start(emulator);
  const { iam, ssm } = emulator.clients();
  for (const name of ['/prod/shop/URL', '/prod/other/URL']) {
    await ssm.send(new PutParameterCommand({ Name: name, Value: `value of ${name}`, Type: 'SecureString' }));
  }
  const issuer = kubernetes.issuer.replace('https://', '');
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: kubernetes.issuer, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['0'.repeat(40)] }));
  await iam.send(new CreateRoleCommand({
    RoleName: 'shop',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: `system:serviceaccount:shop:${serviceAccountName('shop')}`,
          },
        },
      }],
    }),
  }));
  await iam.send(new PutRolePolicyCommand({
    RoleName: 'shop',
    PolicyName: 'read',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: operatorReadStatements(storeScope(STORE, PLACE))
        .map(({ effect, actions, resources }) => ({ Effect: effect, Action: actions, Resource: resources })),
    }),
  }));
  for (const namespace of ['shop', 'neighbour']) {
    await kubernetes.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: serviceAccountName('shop'), namespace, annotations: { 'eks.amazonaws.com/role-arn': `arn:aws:iam::${ACCOUNT}:role/shop` } },
      },
    );
  }
}, 180_000);

afterAll(async () => {
  await kubernetes?.stop();
  await emulator?.stop();
});

/** Objects of one variable, under a name of their own. */
function objects(name: string, parameter: string, namespace = 'shop'): { readonly store: Manifest; readonly secret: Manifest } {
  const { secretStores, environment } = manifests({
    name,
    namespace,
    refreshInterval: '3600s',
    declaration: { service: name, verification: 'values', stores: [STORE], variables: { URL: { kind: 'parameter', parameter } } },
    region: REGION,
    access: { serviceAccount: serviceAccountName('shop') },
    plain: new Map(),
  }, 'content');
  return { store: secretStores[0], secret: environment! };
}

/** The condition that the operator settles on. */
async function settled(kind: string, name: string, namespace = 'shop'): Promise<NonNullable<NonNullable<KubernetesObject['status']>['conditions']>[number]> {
  return eventually(`a condition of ${kind} ${name}`, async () => (await kubernetes.find(kind, name, namespace))?.status?.conditions?.find(({ type }) => type === 'Ready'), {
    details: () => kubernetes.operatorLogs().slice(-2_000),
  });
}

/** The operator's verdict on a variable. It is given the store first, as otherwise it says that that isn't ready yet. */
async function read(name: string, parameter: string): ReturnType<typeof settled> {
  const { store, secret } = objects(name, parameter);
  await kubernetes.apply(store);
  expect(await settled('secretstore', store.metadata.name)).toMatchObject({ status: 'True' });
  await kubernetes.apply(secret);
  return settled('externalsecret', name);
}

/** As the CDK's handler asks. */
async function answer(question: KubectlQuery): Promise<string> {
  const path = `-o=jsonpath='{${jsonPathOf(question)}}'`;
  const { stdout } = await kubernetes.kubectl(['get', '-n', 'shop', question.objectType, question.objectName, path]);
  return stdout.slice(1, -1);
}

async function describeObject(name: string): Promise<string> {
  const [, ...args] = describeCommand(name, 'shop').split(' ');
  return kubernetes.kubectlOk(args);
}

test('the operator reads an allowed value', async () => {
  expect(await read('shop', '/prod/shop/URL')).toMatchObject({ status: 'True' });
  expect(await kubernetes.secretData('shop', 'shop')).toEqual({ URL: 'value of /prod/shop/URL' });
  expect(await answer(holdsContent('secrets', 'shop', 'content', 'see'))).toBe('shop');
  expect(await answer(holdsContent('secrets', 'shop', 'other content', 'see'))).toBe('');
});

test('the operator does not read a value without permission, and the command of the wait prints the reason', async () => {
  expect(await read('other', '/prod/other/URL')).toMatchObject({ status: 'False', reason: 'SecretSyncedError' });
  expect(await describeObject('other')).toMatch(/\/prod\/other\/URL.*AccessDenied/);
  expect(await kubernetes.find('secret', 'other', 'shop')).toBeUndefined();
});

test('a missing parameter is an error that names it, and the wait returns nothing', async () => {
  expect(await read('missing', '/prod/shop/MISSING')).toMatchObject({ status: 'False', reason: 'SecretSyncedError' });
  expect(await describeObject('missing')).toContain('/prod/shop/MISSING');
  expect(await answer(holdsContent('secrets', 'missing', 'content', 'see'))).toBe('');
});

test('another namespace cannot use the role', async () => {
  const { store, secret } = objects('shop', '/prod/shop/URL', 'neighbour');
  await kubernetes.apply(store, secret);
  expect(await settled('secretstore', store.metadata.name, 'neighbour')).toMatchObject({ status: 'False' });
  expect(await settled('externalsecret', 'shop', 'neighbour')).toMatchObject({ status: 'False' });
  expect(await kubernetes.find('secret', 'shop', 'neighbour')).toBeUndefined();
});

test('the API server refuses an unknown field', async () => {
  const { store } = objects('unknown', '/prod/shop/URL');
  const unknown = { ...store, spec: { ...store.spec as object, provided: {} } };
  await expect(kubernetes.apply(unknown)).rejects.toThrow(/unknown field "provided" in io\.external-secrets\.v1\.SecretStore\.spec/);
});

describe('the operator\'s version', () => {
  const asked = { ...OPERATOR_SERVES_V1 };

  test('is new enough in this cluster', async () => {
    expect(await answer(asked)).toBe('true');
  });

  test('returns nothing where another version is served alone, or none', async () => {
    expect(await answer({ ...asked, jsonPath: asked.jsonPath.replace('v1', 'v1alpha9') })).toBe('');
    expect(await answer({ ...asked, objectName: 'externalsecrets.example.com' })).toBe('');
  });
});
