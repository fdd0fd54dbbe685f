import { App, CfnOutput, CfnParameter, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, ServiceSecrets, Variable } from '../../src';
import { ATTRIBUTE_SET } from '../../src/core/contracts/gate';
import { container, ENV, newStack, secretsOf } from '../support/synth/service';

const GATE = 'Custom::ServiceSecrets';

function gateOf(stack: Stack): Record<string, any> {
  return Object.values(Template.fromStack(stack).findResources(GATE))[0].Properties;
}

function containerOf(stack: Stack): Record<string, any> {
  return Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'))[0].Properties.ContainerDefinitions[0];
}

test('one call adds environment, secrets and fingerprint', () => {
  const stack = newStack();
  secretsOf(stack, {
    variables: { DATABASE_URL: Variable.secret(), NODE_ENV: Variable.plain('production'), LEGACY: Variable.secret({ name: 'legacy-token' }) },
  }).addToContainer(container(stack));
  expect(containerOf(stack)).toMatchObject({
    Environment: [{ Name: 'NODE_ENV', Value: 'production' }],
    Secrets: [
      { Name: 'DATABASE_URL', ValueFrom: { 'Fn::Sub': '${SecretsGate0B2FED46.Store0}DATABASE_URL' } },
      { Name: 'LEGACY', ValueFrom: { 'Fn::Sub': '${SecretsGate0B2FED46.Store0}legacy-token' } },
    ],
    DockerLabels: { 'cdk-service-secrets.fingerprint': { 'Fn::GetAtt': ['SecretsGate0B2FED46', 'Fingerprint'] } },
  });
});

test('a container can have a part of the variables', () => {
  const stack = newStack();
  const secrets = secretsOf(stack, { variables: { A: Variable.secret(), B: Variable.secret(), C: Variable.plain('c') } });
  secrets.addToContainer(container(stack), { variables: ['B'] });
  expect(containerOf(stack).Secrets).toHaveLength(1);
  expect(containerOf(stack).Environment).toBeUndefined();
});

test('the order of the variables changes nothing, because maps of other languages have no order', () => {
  const common = SecretStore.parameterStore('/prod/common');
  const variables: Record<string, Variable> = {
    SENTRY_DSN: Variable.secret({ store: common }),
    TOKEN: Variable.secret({ store: SecretStore.secretsManager('prod/shop') }),
    KEY: Variable.secret().asFile('/run/secrets/tls.key'),
    CREDENTIALS: Variable.secret().asGoogleCredentials(),
    LOG_LEVEL: Variable.config('info'),
    DB_USER: Variable.fromSecretName('prod/db', 'username'),
    TELEMETRY: Variable.fromSsmParameterName('/platform/telemetry'),
    NODE_ENV: Variable.plain('production'),
    APP_ENV: Variable.plain('live'),
  };
  const template = (names: readonly string[]): string => {
    const stack = newStack({ env: ENV });
    const secrets = secretsOf(stack, { variables: Object.fromEntries(names.map((name) => [name, variables[name]])) });
    secrets.addToContainer(container(stack));
    secrets.grantRead(new Role(stack, 'People', { assumedBy: new AccountRootPrincipal() }));
    return JSON.stringify(Template.fromStack(stack).toJSON());
  };
  const names = Object.keys(variables);
  expect(template([...names].reverse())).toBe(template(names));
});

test('external references are complete, and depend on the gate by an attribute', () => {
  const stack = newStack({ env: ENV });
  secretsOf(stack, {
    variables: {
      NAME: Variable.fromSsmParameterName('/other/token'),
      FLAT: Variable.fromSsmParameterName('token'),
      ELSEWHERE: Variable.fromSsmParameterName('/other/token', { region: 'us-east-1' }),
      SECRET: Variable.fromSecretName('prod/db', 'password'),
      WHOLE: Variable.fromSecretName('prod/db'),
    },
  }).addToContainer(container(stack));
  const id = 'SecretsGate0B2FED46';
  const waiting = (reference: unknown): unknown => ({ 'Fn::Select': [0, [reference, { 'Fn::GetAtt': [id, 'Fingerprint'] }]] });
  const arn = (rest: string): unknown => waiting({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });
  expect(containerOf(stack).Secrets).toEqual([
    { Name: 'ELSEWHERE', ValueFrom: arn(':ssm:us-east-1:123456789012:parameter/other/token') },
    { Name: 'FLAT', ValueFrom: arn(':ssm:eu-west-1:123456789012:parameter/token') },
    { Name: 'NAME', ValueFrom: waiting('/other/token') },
    { Name: 'SECRET', ValueFrom: { 'Fn::Join': ['', [arn(':secretsmanager:eu-west-1:123456789012:secret:prod/db'), ':password::']] } },
    { Name: 'WHOLE', ValueFrom: arn(':secretsmanager:eu-west-1:123456789012:secret:prod/db') },
  ]);
});

test('A18: the resource lists the attributes that the gate must return', () => {
  const stack = newStack({ env: ENV });
  secretsOf(stack).addToContainer(container(stack));
  expect(gateOf(stack).Attributes).toBe(ATTRIBUTE_SET);
});

test('a pinned version of a secret has all three selectors', () => {
  const stack = newStack({ env: ENV });
  const secret = Secret.fromSecretCompleteArn(stack, 'Db', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf');
  secretsOf(stack, {
    variables: {
      STAGE: Variable.fromSecretsManagerVersion(secret, { versionStage: 'AWSPREVIOUS' }, 'password'),
      ID: Variable.fromSecretsManagerVersion(secret, { versionId: 'abc' }),
    },
  }).addToContainer(container(stack));
  const whole = { 'Fn::Select': [0, ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf', { 'Fn::GetAtt': ['SecretsGate0B2FED46', 'Fingerprint'] }]] };
  expect(containerOf(stack).Secrets.map((entry: any) => entry.ValueFrom)).toEqual([
    { 'Fn::Join': ['', [whole, ':::abc']] },
    { 'Fn::Join': ['', [whole, ':password:AWSPREVIOUS:']] },
  ]);
});

test('a variable is an ordinary ecs.Secret for any construct that accepts one', () => {
  const stack = newStack();
  const secrets = secretsOf(stack);
  new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('shop:1'),
    logging: ecs.LogDrivers.splunk({ secretToken: secrets.secret('DATABASE_URL'), url: 'https://splunk.example' }),
  });
  expect(containerOf(stack).LogConfiguration.SecretOptions).toEqual([
    { Name: 'splunk-token', ValueFrom: { 'Fn::Sub': '${SecretsGate0B2FED46.Store0}DATABASE_URL' } },
  ]);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'ssm:GetParameters' })]) },
    Roles: [{ Ref: Match.stringLikeRegexp('TaskExecutionRole') }],
  });
});

describe('the gate runs again', () => {
  const digestOf = (change: (task: ecs.FargateTaskDefinition) => void): string => {
    const stack = newStack();
    const secrets = secretsOf(stack);
    const app = container(stack);
    secrets.addToContainer(app);
    change(app.taskDefinition as ecs.FargateTaskDefinition);
    return gateOf(stack).TaskDefinitions;
  };
  const unchanged = digestOf(() => undefined);

  test.each<[string, (task: ecs.FargateTaskDefinition) => void]>([
    ['a new image', (task) => task.addContainer('side', { image: ecs.ContainerImage.fromRegistry('side:2') })],
    ['an override', (task) => (task.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('ContainerDefinitions.0.Image', 'shop:2')],
  ])('after %s', (_what, change) => {
    expect(digestOf(change)).not.toBe(unchanged);
  });

  test('not when nothing changed', () => {
    expect(digestOf(() => undefined)).toBe(unchanged);
  });

  test('not when an unrelated task definition changes', () => {
    const digest = (image: string): string => {
      const stack = newStack();
      secretsOf(stack).addToContainer(container(stack));
      new ecs.FargateTaskDefinition(stack, 'Other').addContainer('x', { image: ecs.ContainerImage.fromRegistry(image) });
      return gateOf(stack).TaskDefinitions;
    };
    expect(digest('x:1')).toBe(digest('x:2'));
  });

  test('after a parameter of the template changes an image at deployment', () => {
    const stack = newStack();
    const tag = new CfnParameter(stack, 'ImageTag');
    const unrelated = new CfnParameter(stack, 'Unrelated');
    new CfnOutput(stack, 'Output', { value: unrelated.valueAsString });
    const hidden = new CfnParameter(stack, 'Hidden', { noEcho: true });
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    const app = task.addContainer('app', { image: ecs.ContainerImage.fromRegistry(`shop:${tag.valueAsString}`), environment: { HIDDEN: hidden.valueAsString } });
    secretsOf(stack).addToContainer(app);
    expect(gateOf(stack).Parameters).toEqual({ ImageTag: { Ref: 'ImageTag' } });
  });

  test('at every deployment on request', () => {
    const nonce = (): string => {
      const stack = newStack();
      secretsOf(stack, { verifyEveryDeployment: true });
      return gateOf(stack).Nonce;
    };
    jest.useFakeTimers({ now: 1_000 });
    const first = nonce();
    jest.setSystemTime(2_000);
    expect(nonce()).not.toBe(first);
    jest.useRealTimers();
  });
});

describe('waiting', () => {
  test('is in seconds', () => {
    const stack = newStack();
    secretsOf(stack, { waitForValues: Duration.minutes(5) });
    expect(gateOf(stack)).toMatchObject({ Wait: 300, ServiceTimeout: '960' });
  });

  test('happens on creation when the same stack creates the key', () => {
    const stack = newStack();
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: new Key(stack, 'Key') }) });
    expect(gateOf(stack)).toMatchObject({ WaitOnCreate: 600 });
  });

  test('does not happen otherwise', () => {
    const stack = newStack();
    secretsOf(stack);
    expect(gateOf(stack)).not.toHaveProperty('WaitOnCreate');
  });
});

test('two services of a stack share one function and one role', () => {
  const stack = newStack();
  secretsOf(stack);
  secretsOf(stack, { store: SecretStore.parameterStore('/prod/admin') }, 'AdminSecrets');
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  Template.fromStack(stack).resourceCountIs(GATE, 2);
});

test('plain variables alone need no gate', () => {
  const stack = newStack();
  secretsOf(stack, { variables: { NODE_ENV: Variable.plain('production') } }).addToContainer(container(stack));
  Template.fromStack(stack).resourceCountIs(GATE, 0);
  expect(containerOf(stack)).not.toHaveProperty('DockerLabels');
});

test('no value of code, and no value of people, is in the declaration', () => {
  const stack = newStack();
  secretsOf(stack, { variables: { NODE_ENV: Variable.plain('plain-value'), A: Variable.secret() } });
  expect(JSON.stringify(gateOf(stack))).not.toContain('plain-value');
});

test('a container of a nested stack is refused with the fix', () => {
  const stack = newStack();
  const secrets = secretsOf(stack);
  const nested = new NestedStack(stack, 'Nested');
  expect(() => secrets.addToContainer(container(nested))).toThrow(
    '`container` must be in the same stack as its ServiceSecrets, got: Shop/Nested/Task/app in Shop/Nested; create a ServiceSecrets there with the same store');
});

test('a reference across stacks is refused, also by addSecret', () => {
  const app = new App();
  const secrets = new ServiceSecrets(new Stack(app, 'One'), 'Secrets', { store: SecretStore.parameterStore('/prod/shop'), variables: { A: Variable.secret() } });
  const two = new Stack(app, 'Two');
  container(two).addSecret('A', secrets.secret('A'));
  expect(() => app.synth()).toThrow(/`container` must be in the same stack as its ServiceSecrets/);
});
