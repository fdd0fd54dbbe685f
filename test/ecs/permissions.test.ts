import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { SecretStore, Variable, Verification } from '../../src';
import { policySize } from '../../src/cdk/policy-size';
import { declare, declaredValues, expectReadsExactly, KEY, parameterArn as parameter, secretArn as secret } from '../support/synth/declared-values';
import { RolePolicies } from '../support/synth/policies';
import { container, ENV, newStack, secretsOf } from '../support/synth/service';

const OTHER_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/2222bbbb-12ab-34cd-56ef-1234567890ab';
const EXECUTION = /TaskExecutionRole/;
const GATE_ROLE = /ServiceSecretsGateRole/;
const keyOf = (stack: Stack, arn = KEY): kms.IKey => kms.Key.fromKeyArn(stack, `Key${arn.slice(-4)}${stack.node.children.length}`, arn);

describe('the execution role', () => {
  async function policies(kind: 'ssm' | 'secretsmanager'): Promise<RolePolicies> {
    const stack = newStack({ env: ENV });
    const options = { encryptionKey: keyOf(stack) };
    const store = kind === 'ssm' ? SecretStore.parameterStore('/prod/shop', options) : SecretStore.secretsManager('prod/shop', options);
    secretsOf(stack, { store }).addToContainer(container(stack));
    return RolePolicies.of(stack, EXECUTION);
  }

  test('reads values under the prefix, with the key and the encryption context, and nothing else', async () => {
    const role = await policies('ssm');
    expect(await role.allows('ssm:GetParameters', parameter('/prod/shop/DATABASE_URL'))).toBe(true);
    expect(await role.decrypts(KEY, 'ssm', parameter('/prod/shop/DATABASE_URL'))).toBe(true);
    for (const denied of ['/prod/shopping/x', '/prod/shop', '/prod/sho/DATABASE_URL', '/prod/other/DATABASE_URL', '/DATABASE_URL']) {
      expect([denied, await role.allows('ssm:GetParameters', parameter(denied))]).toEqual([denied, false]);
      expect([denied, await role.decrypts(KEY, 'ssm', parameter(denied))]).toEqual([denied, false]);
    }
    expect(await role.allows('ssm:GetParameters', parameter('/prod/shop/DATABASE_URL', 'us-east-1'))).toBe(false);
    expect(await role.decrypts(OTHER_KEY, 'ssm', parameter('/prod/shop/DATABASE_URL'))).toBe(false);
    expect(await role.allows('kms:Decrypt', KEY)).toBe(false);
    expect(await role.decrypts(KEY, 'secretsmanager', parameter('/prod/shop/DATABASE_URL'))).toBe(false);
    for (const action of ['ssm:GetParameter', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:PutParameter', 'ssm:DeleteParameter']) {
      expect([action, await role.allows(action, parameter('/prod/shop/DATABASE_URL'))]).toEqual([action, false]);
    }
  });

  test('reads the JSON secret with any suffix, and no secret whose name begins alike', async () => {
    const role = await policies('secretsmanager');
    expect(await role.allows('secretsmanager:GetSecretValue', secret('prod/shop-AbCdEf'))).toBe(true);
    expect(await role.decrypts(KEY, 'secretsmanager', secret('prod/shop-AbCdEf'))).toBe(true);
    for (const denied of ['prod/shop-admin-AbCdEf', 'prod/shopping-AbCdEf', 'prod/shop', 'prod/shop-AbCdEfG']) {
      expect([denied, await role.allows('secretsmanager:GetSecretValue', secret(denied))]).toEqual([denied, false]);
      expect([denied, await role.decrypts(KEY, 'secretsmanager', secret(denied))]).toEqual([denied, false]);
    }
    for (const action of ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:ListSecretVersionIds']) {
      expect([action, await role.allows(action, secret('prod/shop-AbCdEf'))]).toEqual([action, false]);
    }
  });

  test('has no statement for AWS managed keys', () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack).addToContainer(container(stack));
    expect(RolePolicies.of(stack, EXECUTION).statements).toHaveLength(1);
  });

  test.each([
    ['imported by name', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/shop'), { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/shop' } }, 'arn:aws:kms:eu-west-1:123456789012:key/*'],
    ['of a known key', (stack: Stack) => new kms.Alias(stack, 'Alias', { aliasName: 'shop', targetKey: keyOf(stack) }), {}, KEY],
  ])('never names an alias %s as a resource', (_what, alias, condition, resource) => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: alias(stack) }) }).addToContainer(container(stack));
    const statement = RolePolicies.of(stack, EXECUTION).statements.find(({ Action }) => Action === 'kms:Decrypt')!;
    expect(statement.Resource).toBe(resource);
    expect(statement.Condition).toMatchObject(condition);
  });

  test('has the same size for 1 and for 500 variables', () => {
    const size = (count: number): number => {
      const stack = newStack({ env: ENV });
      const variables = Object.fromEntries(Array.from({ length: count }, (_, i) => [`VARIABLE_${i}`, Variable.secret()]));
      secretsOf(stack, { variables, store: SecretStore.parameterStore('/prod/shop', { encryptionKey: keyOf(stack) }) }).addToContainer(container(stack));
      return JSON.stringify(RolePolicies.of(stack, EXECUTION).statements).length;
    };
    expect(size(500)).toBe(size(1));
  });

  test('reads only the external values that its container uses', async () => {
    const stack = newStack({ env: ENV });
    const secrets = secretsOf(stack, { variables: { A: Variable.fromSsmParameterName('/x/a'), B: Variable.fromSsmParameterName('/x/b') } });
    secrets.addToContainer(container(stack), { variables: ['A'] });
    const role = RolePolicies.of(stack, EXECUTION);
    expect(await role.allows('ssm:GetParameters', parameter('/x/a'))).toBe(true);
    expect(await role.allows('ssm:GetParameters', parameter('/x/b'))).toBe(false);
  });

  test('reads many external values with one statement', () => {
    const stack = newStack({ env: ENV });
    const variables = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`V${i}`, Variable.fromSsmParameterName(`/x/v${i}`)]));
    secretsOf(stack, { variables }).addToContainer(container(stack));
    expect(RolePolicies.of(stack, EXECUTION).statements).toHaveLength(1);
  });

  test('throws when IAM would refuse the policy as too long', () => {
    const stack = newStack({ env: ENV });
    const variables = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`V${i}`, Variable.fromSsmParameterName(`/somebody/elses/v${i}`)]));
    secretsOf(stack, { variables }).addToContainer(container(stack));
    expect(() => Template.fromStack(stack)).toThrow(
      /`variables` must need at most 10240 characters of inline policies for Shop\/Task\/ExecutionRole, got: \d+; refer to values under one prefix by Variable.secret/);
  });
});

test('every reference of any declaration is allowed, and every neighbour denied', async () => {
  await fc.assert(fc.asyncProperty(declaredValues(), async (declared) => {
    const stack = newStack({ env: ENV });
    declare(stack, declared).addToContainer(container(stack));
    await expectReadsExactly(RolePolicies.of(stack, EXECUTION), declared);
  }), { numRuns: 25 });
});

describe('the gate\'s role', () => {
  const variables = { SESSION_KEY: Variable.generated(), LOG_LEVEL: Variable.config('info'), DATABASE_URL: Variable.secret() };
  const parts = (verification?: Verification, keyed = true): RolePolicies => {
    const stack = newStack({ env: ENV });
    const store = SecretStore.parameterStore('/prod/shop', keyed ? { encryptionKey: keyOf(stack) } : {});
    secretsOf(stack, { store, variables: { ...variables, DB: Variable.fromSecretName('prod/db') }, verification });
    return RolePolicies.of(stack, GATE_ROLE);
  };

  test('may create the generated and configured parameters, and no others', async () => {
    const role = parts();
    expect(await role.allows('ssm:PutParameter', parameter('/prod/shop/SESSION_KEY'))).toBe(true);
    expect(await role.allows('ssm:PutParameter', parameter('/prod/shop/LOG_LEVEL'))).toBe(true);
    expect(await role.allows('ssm:PutParameter', parameter('/prod/shop/DATABASE_URL'))).toBe(false);
    expect(await role.allows('ssm:DeleteParameter', parameter('/prod/shop/SESSION_KEY'))).toBe(false);
  });

  test('may create nothing when there is nothing to create', async () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: keyOf(stack) }) });
    expect(JSON.stringify(RolePolicies.of(stack, GATE_ROLE).statements)).not.toMatch(/PutParameter|AddTags|Encrypt"/);
  });

  test('with METADATA can read no value, because a statement denies it', async () => {
    const role = parts(Verification.METADATA);
    expect(await role.allows('ssm:GetParameters', parameter('/prod/shop/SESSION_KEY'))).toBe(true);
    expect(await role.decrypts(KEY, 'ssm', parameter('/prod/shop/SESSION_KEY'))).toBe(false);
    expect(await role.allows('secretsmanager:DescribeSecret', secret('prod/db-AbCdEf'))).toBe(true);
    expect(await role.allows('secretsmanager:GetSecretValue', secret('prod/db-AbCdEf'))).toBe(false);
    expect(role.statements.filter(({ Effect }) => Effect === 'Deny')).not.toHaveLength(0);
  });

  test('uses managed policies for more names than one policy can contain', async () => {
    const stack = newStack({ env: ENV });
    secretsOf(stack, { variables: Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`VARIABLE_${i}`, Variable.config('x')])) });
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
    expect(policies.length).toBeGreaterThan(1);
    for (const policy of policies) {
      expect(policySize(stack, policy.Properties.PolicyDocument)).toBeLessThanOrEqual(6_144);
    }
    expect(await RolePolicies.of(stack, GATE_ROLE).allows('ssm:PutParameter', parameter('/prod/shop/VARIABLE_129'))).toBe(true);
  });
});

describe('services of a stack with the same permissions for the gate', () => {
  const names = (count: number): Stack => {
    const stack = newStack({ env: ENV });
    const store = SecretStore.parameterStore('/prod/shop', { encryptionKey: keyOf(stack) });
    for (let service = 0; service < count; service++) secretsOf(stack, { store, variables: { DATABASE_URL: Variable.secret() } }, `Secrets${service}`);
    return stack;
  };
  const policiesOf = (stack: Stack): string[] =>
    Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([, { Properties }]) => JSON.stringify(Properties.Roles).includes('ServiceSecretsGateRole')
      && JSON.stringify(Properties).includes('ssm:GetParameters')).map(([id]) => id);

  test.each([[1, 1], [2, 2], [20, 2]])('%d have %d policies', (services, policies) => {
    expect(policiesOf(names(services))).toHaveLength(policies);
  });

  test('wait for one of them, and the first service keeps its own', () => {
    const stack = names(3);
    const [own, shared] = policiesOf(stack);
    expect(own).toMatch(/^Secrets0GatePolicy/);
    expect(shared).toMatch(/^ServiceSecretsGateFor/);
    const gates = Object.values(Template.fromStack(stack).findResources('Custom::ServiceSecrets'));
    expect(gates.map(({ DependsOn }) => [DependsOn].flat().filter(id => /Policy/.test(id)))).toEqual([[own], [shared], [shared]]);
  });

  test('may wait for each other in any order', () => {
    const stack = newStack({ env: ENV });
    const store = SecretStore.parameterStore('/prod/shop');
    const services = ['A', 'B', 'C'].map((id) => {
      const scope = new Construct(stack, id);
      secretsOf(scope, { store, variables: { DATABASE_URL: Variable.secret() } });
      return scope;
    });
    services[0].node.addDependency(services[1]);
    services[1].node.addDependency(services[2]);
    expect(() => Template.fromStack(stack)).not.toThrow(); // a circle does
  });

  test('have policies of their own when one of them creates a value', () => {
    const stack = newStack({ env: ENV });
    const store = SecretStore.parameterStore('/prod/shop');
    secretsOf(stack, { store, variables: { DATABASE_URL: Variable.secret() } }, 'Reads');
    secretsOf(stack, { store, variables: { SESSION_KEY: Variable.generated() } }, 'Creates');
    expect(policiesOf(stack).map(id => id.slice(0, -8))).toEqual(['ReadsGatePolicy', 'CreatesGatePolicy']);
  });
});

test.each([[10, 2], [5, 20], [25, 0]])('%d services of a stack that create %d values each stay within the quotas of the gate\'s role', async (services, created) => {
  const stack = newStack({ env: ENV });
  for (let service = 0; service < services; service++) {
    secretsOf(stack, {
      store: SecretStore.parameterStore(`/production/service-${service}`, { encryptionKey: keyOf(stack) }),
      variables: { DATABASE_URL: Variable.secret(), ...Object.fromEntries(Array.from({ length: created }, (_, i) => [`GENERATED_${i}`, Variable.generated()])) },
    }, `Secrets${service}`);
  }
  const template = Template.fromStack(stack);
  const inline = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) => policySize(stack, Properties.PolicyDocument));
  const managed = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).map(({ Properties }) => policySize(stack, Properties.PolicyDocument));
  expect(inline.reduce((sum, size) => sum + size, 500)).toBeLessThanOrEqual(10_240);
  expect(managed.length).toBeLessThanOrEqual(10);
  expect(Math.max(0, ...managed)).toBeLessThanOrEqual(6_144);
  expect(await RolePolicies.of(stack, GATE_ROLE).allows('ssm:GetParameters', parameter(`/production/service-${services - 1}/DATABASE_URL`))).toBe(true);
});

test('more services than the gate\'s role has room for are refused', () => {
  const stack = newStack({ env: ENV });
  expect(() => {
    for (let service = 0; service < 40; service++) {
      secretsOf(stack, {
        store: SecretStore.parameterStore(`/production/service-${service}`),
        variables: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`GENERATED_${i}`, Variable.generated()])),
      }, `Secrets${service}`);
    }
  }).toThrow(
    /`variables` must leave the gate's role within 10240 characters of inline and 10 managed policies, got: Shop\/Secrets\d+\/Gate; move some ServiceSecrets to another stack/,
  );
});

describe('a policy for a role of another stack has a name that no other stack uses', () => {
  const task = (stack: Stack, executionRole: iam.IRole): ecs.ContainerDefinition =>
    new ecs.FargateTaskDefinition(stack, 'Task', { executionRole }).addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') });
  const nameIn = (stack: Stack): unknown => Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).find(([id]) => /ReadBy/.test(id))![1].Properties.PolicyName;
  const ofItsOwn = expect.objectContaining({ 'Fn::Join': ['', expect.arrayContaining([{ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }])] });

  test('for an imported role, which apps, environments and regions may share', () => {
    const stack = new Stack(new App(), 'Service', { stackName: 'orders' });
    secretsOf(stack).addToContainer(task(stack, iam.Role.fromRoleName(stack, 'Role', 'ecsTaskExecutionRole')));
    expect(nameIn(stack)).toEqual(ofItsOwn);
  });

  test('for a role of another stack of the app', () => {
    const app = new App();
    const role = new iam.Role(new Stack(app, 'Base'), 'Execution', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const stacks = ['Orders', 'Billing'].map((id) => new Stack(app, id));
    stacks.forEach((stack) => secretsOf(stack, { store: SecretStore.parameterStore(`/prod/${stack.node.id}`) }).addToContainer(task(stack, role)));
    stacks.forEach((stack) => expect(nameIn(stack)).toEqual(ofItsOwn));
  });

  test('also with another ServiceSecrets in the stack', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleName(stack, 'Role', 'ecsTaskExecutionRole');
    const shared = task(stack, role);
    secretsOf(stack).addToContainer(shared);
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/common'), variables: { OTHER: Variable.secret() } }, 'Common').addToContainer(shared);
    const names = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) => /ReadBy/.test(id)).map(([, { Properties }]) => JSON.stringify(Properties.PolicyName));
    expect(new Set(names).size).toBe(2);
  });

  test('but for a role of the same stack it has the name from the CDK', () => {
    const stack = newStack();
    secretsOf(stack).addToContainer(container(stack));
    expect(nameIn(stack)).toMatch(/^SecretsReadBy/);
  });
});

describe('grants', () => {
  function grant(what: 'grantRead' | 'grantWrite' | 'grantMetadata'): { role: RolePolicies; success: boolean } {
    const stack = newStack({ env: ENV });
    const user = new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() });
    const secrets = secretsOf(stack, {
      store: SecretStore.parameterStore('/prod/shop', { encryptionKey: keyOf(stack) }),
      variables: { A: Variable.secret(), DB: Variable.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Db', secret('db-AbCdEf'))) },
    });
    const { success } = secrets[what](user);
    return { role: RolePolicies.of(stack, /Person/), success };
  }
  const A = parameter('/prod/shop/A');
  const DB = secret('db-AbCdEf');

  test.each([
    ['grantRead', { get: true, decrypt: true, path: true, put: false, secret: true, describe: true }],
    ['grantWrite', { get: false, decrypt: true, path: false, put: true, secret: false, describe: false }],
    ['grantMetadata', { get: true, decrypt: false, path: true, put: false, secret: false, describe: true }],
  ] as const)('%s', async (what, expected) => {
    const { role, success } = grant(what);
    expect(success).toBe(true);
    expect({
      get: await role.allows('ssm:GetParameters', A),
      decrypt: await role.decrypts(KEY, 'ssm', A),
      path: await role.allows('ssm:GetParametersByPath', parameter('/prod/shop')),
      put: await role.allows('ssm:PutParameter', A),
      secret: await role.allows('secretsmanager:GetSecretValue', DB),
      describe: await role.allows('secretsmanager:DescribeSecret', DB),
    }).toEqual(expected);
  });

  test('grantOperate allows writing the values, reading this stack alone, and restarting its service', async () => {
    const stack = newStack({ env: ENV });
    const user = new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() });
    const secrets = secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: keyOf(stack) }) });
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'main', vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'v', availabilityZones: ['a'], privateSubnetIds: ['s'] }) });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('x') });
    secrets.grantOperate(user, new ecs.FargateService(stack, 'Service', { cluster, taskDefinition }));
    const statements = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy', Match.objectLike({ Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^Person') }] } })));
    for (const action of ['ssm:PutParameter', 'ssm:GetParameterHistory', 'ssm:DescribeParameters', 'cloudformation:GetTemplate', 'ecs:UpdateService', 'ecs:ListTasks', 'ecs:DescribeTaskDefinition']) {
      expect([action, statements.includes(`"${action}"`)]).toEqual([action, true]);
    }
    const role = RolePolicies.of(stack, /Person/);
    const stackArn = (name: string): string => `arn:aws:cloudformation:${ENV.region}:${ENV.account}:stack/${name}/1`;
    expect(await role.allows('cloudformation:GetTemplate', stackArn(stack.stackName))).toBe(true);
    expect(await role.allows('cloudformation:GetTemplate', stackArn(`${stack.stackName}x`))).toBe(false);
    expect(await role.allows('cloudformation:UpdateStack', stackArn(stack.stackName))).toBe(false);
  });

  test.each([
    ['grantRead', ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']],
    ['grantWrite', ['secretsmanager:GetSecretValue', 'secretsmanager:CreateSecret']],
    ['grantMetadata', ['secretsmanager:DescribeSecret']],
  ] as const)('%s allows a JSON secret by its name without suffix, because it may not exist yet', async (what, actions) => {
    const stack = newStack({ env: ENV });
    const user = new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() });
    secretsOf(stack, { store: SecretStore.secretsManager('prod/shop') })[what](user);
    const role = RolePolicies.of(stack, /Person/);
    for (const action of actions) {
      expect([action, await role.allows(action, secret('prod/shop'))]).toEqual([action, true]);
      expect([action, await role.allows(action, secret('prod/shop-AbCdEf'))]).toEqual([action, true]);
      expect([action, await role.allows(action, secret('prod/shop-admin-AbCdEf'))]).toEqual([action, false]);
    }
  });

  test('grantMetadata denies a role what another grant allows', async () => {
    const stack = newStack({ env: ENV });
    const user = new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() });
    const secrets = secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: keyOf(stack) }) });
    secrets.grantRead(user);
    secrets.grantMetadata(user);
    expect(await RolePolicies.of(stack, /Person/).decrypts(KEY, 'ssm', parameter('/prod/shop/DATABASE_URL'))).toBe(false);
  });
});
