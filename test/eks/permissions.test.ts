import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as fc from 'fast-check';
import { KubernetesSecrets, KubernetesSecretsProps, SecretStore, Variable } from '../../src';
import { resolve } from '../../src/cli/source/intrinsics';
import { anyCluster } from '../support/synth/clusters';
import { RolePolicies } from '../support/synth/policies';
import { ENV, newStack } from '../support/synth/service';

// The simulator loads its data with the first question.
jest.setTimeout(60_000);

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1111aaaa-12ab-34cd-56ef-1234567890ab';
const OTHER_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/2222bbbb-12ab-34cd-56ef-1234567890ab';
const parameter = (name: string, region = 'eu-west-1'): string => `arn:aws:ssm:${region}:123456789012:parameter${name}`;
const secret = (name: string): string => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;

function operator(store: (key: kms.IKey) => SecretStore, variables: { readonly [name: string]: Variable } = { DATABASE_URL: Variable.secret() }): RolePolicies {
  const stack = newStack({ env: ENV });
  const made = store(kms.Key.fromKeyArn(stack, 'Key', KEY));
  new KubernetesSecrets(stack, 'Secrets', { cluster: anyCluster(stack), namespace: 'shop', name: 'shop', store: made, variables });
  return RolePolicies.of(stack, /ServiceAccountRole/);
}

const parameterStore = (encryptionKey: kms.IKey): SecretStore => SecretStore.parameterStore('/prod/shop', { encryptionKey });

test('the operator reads one parameter at a time under the prefix, with the key and the encryption context, and nothing else', async () => {
  const role = operator(parameterStore);
  expect(await role.allows('ssm:GetParameter', parameter('/prod/shop/DATABASE_URL'))).toBe(true);
  expect(await role.decrypts(KEY, 'ssm', parameter('/prod/shop/DATABASE_URL'))).toBe(true);
  for (const denied of ['/prod/shopping/x', '/prod/shop', '/prod/other/DATABASE_URL', '/DATABASE_URL']) {
    expect([denied, await role.allows('ssm:GetParameter', parameter(denied))]).toEqual([denied, false]);
    expect([denied, await role.decrypts(KEY, 'ssm', parameter(denied))]).toEqual([denied, false]);
  }
  expect(await role.allows('ssm:GetParameter', parameter('/prod/shop/DATABASE_URL', 'us-east-1'))).toBe(false);
  expect(await role.decrypts(OTHER_KEY, 'ssm', parameter('/prod/shop/DATABASE_URL'))).toBe(false);
  for (const action of ['ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:PutParameter', 'ssm:DeleteParameter']) {
    expect([action, await role.allows(action, parameter('/prod/shop/DATABASE_URL'))]).toEqual([action, false]);
  }
});

test('the operator reads the JSON secret, and no secret whose name begins alike', async () => {
  const role = operator((encryptionKey) => SecretStore.secretsManager('prod/shop', { encryptionKey }));
  expect(await role.allows('secretsmanager:GetSecretValue', secret('prod/shop-AbCdEf'))).toBe(true);
  expect(await role.decrypts(KEY, 'secretsmanager', secret('prod/shop-AbCdEf'))).toBe(true);
  for (const denied of ['prod/shop-admin-AbCdEf', 'prod/shopping-AbCdEf', 'prod/shop']) {
    expect([denied, await role.allows('secretsmanager:GetSecretValue', secret(denied))]).toEqual([denied, false]);
  }
  for (const action of ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds', 'secretsmanager:PutSecretValue']) {
    expect([action, await role.allows(action, secret('prod/shop-AbCdEf'))]).toEqual([action, false]);
  }
});

test('the references of any declaration are allowed, and their neighbours are not', async () => {
  const part = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
  const own = fc.array(part, { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(part, own, fc.array(part, { maxLength: 3 }), async (prefix, names, external) => {
    const variables = Object.fromEntries([
      ...names.map((name): [string, Variable] => [name, Variable.secret()]),
      ...external.map((name): [string, Variable] => [`EXTERNAL_${name}`, Variable.fromSsmParameterName(`/external-${prefix}/${name}`)]),
    ]);
    const role = operator(() => SecretStore.parameterStore(`/prod/${prefix}`), variables);
    const allowed = [...names.map((name) => `/prod/${prefix}/${name}`), ...external.map((name) => `/external-${prefix}/${name}`)];
    const denied = [`/prod/${prefix}`, `/prod/${prefix}x/a`, `/external-${prefix}/other-one`, `/external-${prefix}`, ...external.map((name) => `/external-${prefix}/${name}/x`)];
    for (const name of allowed) {
      expect([name, await role.allows('ssm:GetParameter', parameter(name))]).toEqual([name, true]);
    }
    for (const name of denied) {
      expect([name, await role.allows('ssm:GetParameter', parameter(name))]).toEqual([name, false]);
    }
  }), { numRuns: 8 });
});

test('the role has the same number of statements for 1 and for 200 variables', () => {
  const count = (variables: number): number =>
    operator(parameterStore, Object.fromEntries(Array.from({ length: variables }, (_, index) => [`VARIABLE_${index}`, Variable.secret()]))).statements.length;
  expect([count(1), count(200)]).toEqual([2, 2]);
});

test('the operator reads a derived value, and no part of it', async () => {
  const role = operator(parameterStore, {
    DATABASE_URL: Variable.derived('postgres://{user:url}:{password:url}@db/shop', { user: Variable.fromSecretName('prod/db', 'username'), password: Variable.secret({ name: 'db-password' }) }),
  });
  expect(await role.allows('ssm:GetParameter', parameter('/prod/shop/DATABASE_URL'))).toBe(true);
  expect(await role.decrypts(KEY, 'ssm', parameter('/prod/shop/DATABASE_URL'))).toBe(true);
  for (const denied of ['/prod/shop/db-password', '/prod/shop/DATABASE_URL/x', '/prod/shop/DATABASE_URLS']) {
    expect([denied, await role.allows('ssm:GetParameter', parameter(denied))]).toEqual([denied, false]);
  }
  expect(await role.allows('secretsmanager:GetSecretValue', secret('prod/db-AbCdEf'))).toBe(false);
});

test('people and pipelines have the same permissions as on ECS', async () => {
  const stack = newStack({ env: ENV });
  const secrets = new KubernetesSecrets(stack, 'Secrets', {
    cluster: anyCluster(stack), namespace: 'shop', name: 'shop', store: SecretStore.parameterStore('/prod/shop'), variables: { DATABASE_URL: Variable.secret() },
  });
  const [reader, writer, looker] = ['Reader', 'Writer', 'Looker'].map((id) => new Role(stack, id, { assumedBy: new AccountRootPrincipal() }));
  secrets.grantRead(reader);
  secrets.grantWrite(writer);
  secrets.grantMetadata(looker);
  const name = parameter('/prod/shop/DATABASE_URL');
  expect(await RolePolicies.of(stack, /Reader/).allows('ssm:GetParameter', name)).toBe(true);
  expect(await RolePolicies.of(stack, /Reader/).allows('ssm:PutParameter', name)).toBe(false);
  expect(await RolePolicies.of(stack, /Writer/).allows('ssm:PutParameter', name)).toBe(true);
  expect(await RolePolicies.of(stack, /Looker/).allows('ssm:GetParameters', name)).toBe(true);
  expect(await RolePolicies.of(stack, /Looker/).decrypts(KEY, 'ssm', name)).toBe(false);
});

describe('a value of another account', () => {
  const OTHER = '444455556666';
  const FACTS = { partition: 'aws', region: ENV.region, account: ENV.account, attributes: {} };

  /** The owner's stack, and the service's, whose operator reads a secret of the owner. */
  function stacks(props: (secret: secretsmanager.ISecret, shop: Stack) => Pick<KubernetesSecretsProps, 'store' | 'variables' | 'controllerRole'>): { owner: Stack; shop: Stack; secrets: KubernetesSecrets } {
    const app = new App();
    const owner = new Stack(app, 'Owner', { env: { ...ENV, account: OTHER } });
    const db = new secretsmanager.Secret(owner, 'Db', { secretName: 'prod/db', encryptionKey: new kms.Key(owner, 'Key') });
    const shop = new Stack(app, 'Shop', { env: ENV });
    const secrets = new KubernetesSecrets(shop, 'Secrets', { cluster: anyCluster(shop), namespace: 'shop', name: 'shop', ...props(db, shop) });
    return { owner, shop, secrets };
  }
  const statementsOf = (stack: Stack, type: string, property: string): any[] => Object.values<any>(Template.fromStack(stack).findResources(type))
    .flatMap(({ Properties }) => Properties[property].Statement).filter(({ Condition }) => Condition?.ArnEquals);
  /** The ARNs that a policy of the owner lets in, and those that the roles of the service will have. */
  const letIn = (statements: any[]): unknown[] => statements.map(({ Condition }) => resolve(Condition.ArnEquals['aws:PrincipalArn'], FACTS)).sort();
  const roleNames = (stack: Stack): Record<string, string> => Object.fromEntries(Object.entries<any>(Template.fromStack(stack).findResources('AWS::IAM::Role'))
    .flatMap(([id, { Properties }]) => (Properties.RoleName ? [[id, Properties.RoleName]] : [])));

  test.each<[string, RegExp, Parameters<typeof stacks>[0]]>([
    ['as a variable, by a service account', /ServiceAccountRole/, (db) => ({ store: SecretStore.parameterStore('/prod/shop'), variables: { DB: Variable.fromSecretsManager(db, 'password') } })],
    ['as a store, by a service account', /ServiceAccountRole/, (db) => ({ store: SecretStore.fromSecret(db), variables: { DB: Variable.secret() } })],
    ['by the role that the controller assumes', /^SecretsRole/, (db, shop) => ({
      store: SecretStore.fromSecret(db), variables: { DB: Variable.secret() }, controllerRole: Role.fromRoleArn(shop, 'Controller', `arn:aws:iam::${ENV.account}:role/controller`),
    })],
  ])('is readable %s: secret and key admit the operator\'s role and the gate, and nobody else', (_what, role, props) => {
    const { owner, shop } = stacks(props);
    const names = roleNames(shop);
    const readers = [names[Object.keys(names).find((id) => role.test(id))!], names[Object.keys(names).find((id) => /GateRole/.test(id))!]];
    const arns = readers.map((name) => `arn:aws:iam::${ENV.account}:role/${name}`).sort();
    const ofSecret = statementsOf(owner, 'AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy');
    expect(letIn(ofSecret)).toEqual(arns);
    expect(ofSecret.every(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))).toBe(true);
    expect(letIn(statementsOf(owner, 'AWS::KMS::Key', 'KeyPolicy'))).toEqual(arns);
    for (const name of readers) {
      expect(name.length).toBeLessThanOrEqual(64);
    }
  });

  test('in this account, roles keep the names that CloudFormation creates', () => {
    const stack = newStack({ env: ENV });
    new KubernetesSecrets(stack, 'Secrets', {
      cluster: anyCluster(stack), namespace: 'shop', name: 'shop', store: SecretStore.fromSecret(new secretsmanager.Secret(stack, 'Db')), variables: { DB: Variable.secret() },
    });
    expect(roleNames(stack)).toEqual({});
  });

  test('is readable by people to whom it is granted', () => {
    const { owner, shop, secrets } = stacks((db) => ({ store: SecretStore.fromSecret(db), variables: { DB: Variable.secret() } }));
    const person = new Role(shop, 'Person', { roleName: 'person', assumedBy: new AccountRootPrincipal() });
    secrets.grantRead(person);
    expect(letIn(statementsOf(owner, 'AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'))).toContain(`arn:aws:iam::${ENV.account}:role/person`);
  });

  test('is refused in Parameter Store, as on ECS', () => {
    const arn = `arn:aws:ssm:eu-west-1:${OTHER}:parameter/team/key`;
    expect(() => stacks((_db, shop) => ({
      store: SecretStore.parameterStore('/prod/shop'), variables: { KEY: Variable.fromSsmParameter(ssm.StringParameter.fromStringParameterArn(shop, 'P', arn)) },
    }))).toThrow('`KEY` must refer to a parameter of the stack\'s own account');
  });
});
