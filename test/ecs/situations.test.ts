import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Schedule } from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SecretStore, ServiceSecrets, Variable, Verification } from '../../src';
import { container, ENV, newStack, ONE_SECRET, secretsOf } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';

const GATE = 'Custom::ServiceSecrets';
const TASK = 'AWS::ECS::TaskDefinition';
const image = ecs.ContainerImage.fromRegistry('shop:1');

function cluster(stack: Stack): ecs.Cluster {
  return new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
}

/** No cycle, and: permissions, then the gate, then each task definition. */
function expectOrder(stack: Stack): TemplateGraph {
  const graph = TemplateGraph.of(stack);
  expect(graph.cycle()).toBeUndefined();
  const gates = graph.idsOf(GATE);
  expect(gates).not.toHaveLength(0);
  for (const task of graph.idsOf(TASK)) {
    expect(gates.some((gate) => graph.waitsFor(task, gate))).toBe(true);
  }
  for (const policy of graph.idsOf('AWS::IAM::Policy').filter((id) => /Secrets(ReadBy|GatePolicy)/.test(id))) {
    expect(gates.some((gate) => graph.waitsFor(gate, policy))).toBe(true);
  }
  return graph;
}

describe('an app synthesizes, in order and without a cycle, with', () => {
  test.each<[string, (stack: Stack) => ecs.TaskDefinition]>([
    ['Fargate', (stack) => new ecs.FargateTaskDefinition(stack, 'Task')],
    ['EC2', (stack) => new ecs.Ec2TaskDefinition(stack, 'Task')],
    ['External', (stack) => new ecs.ExternalTaskDefinition(stack, 'Task')],
  ])('a task definition for %s', (_type, make) => {
    const stack = newStack();
    secretsOf(stack).addToContainer(make(stack).addContainer('app', { image, memoryLimitMiB: 128 }));
    expectOrder(stack);
  });

  test('a database whose secret rotates, a key granted to the same role, a load balancer, discovery, scaling and restarts', () => {
    const stack = newStack();
    const home = cluster(stack);
    home.addDefaultCloudMapNamespace({ name: 'shop.local' });
    const key = new kms.Key(stack, 'Key');
    const database = new rds.DatabaseInstance(stack, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }), vpc: home.vpc, credentials: rds.Credentials.fromGeneratedSecret('shop', { encryptionKey: key }),
    });
    database.addRotationSingleUser();
    const pattern = new patterns.ApplicationLoadBalancedFargateService(stack, 'Service', {
      cluster: home, taskImageOptions: { image, environment: { DATABASE_HOST: database.dbInstanceEndpointAddress } }, cloudMapOptions: { name: 'shop' }, circuitBreaker: { rollback: true }, minHealthyPercent: 100,
    });
    database.connections.allowDefaultPortFrom(pattern.service);
    pattern.service.autoScaleTaskCount({ maxCapacity: 4 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 });
    key.grantDecrypt(pattern.taskDefinition.executionRole!);
    key.grantEncryptDecrypt(pattern.taskDefinition.taskRole);
    database.secret!.grantRead(pattern.taskDefinition.executionRole!);
    const secrets = secretsOf(stack, {
      store: SecretStore.parameterStore('/prod/shop', { encryptionKey: key }),
      variables: { ...ONE_SECRET, SESSION_KEY: Variable.generated(), PASSWORD: Variable.fromSecretsManager(database.secret!, 'password') },
    });
    secrets.addToContainer(pattern.taskDefinition.defaultContainer!);
    secrets.grantRead(pattern.taskDefinition.executionRole!);
    secrets.grantWrite(pattern.taskDefinition.taskRole);
    secrets.redeployOnChange(pattern.service);
    const graph = expectOrder(stack);
    expect(graph.waitsFor(graph.idsOf(GATE)[0], graph.idsOf('AWS::SecretsManager::SecretTargetAttachment')[0])).toBe(true);
  });

  test('several containers and services in a stack', () => {
    const stack = newStack();
    const shop = secretsOf(stack);
    const admin = secretsOf(stack, { store: SecretStore.parameterStore('/prod/admin') }, 'AdminSecrets');
    const first = container(stack);
    shop.addToContainer(first);
    shop.addToContainer(first.taskDefinition.addContainer('side', { image }));
    admin.addToContainer(container(stack, 'Admin'));
    new ecs.FargateService(stack, 'Service', { cluster: cluster(stack), taskDefinition: first.taskDefinition, minHealthyPercent: 100 });
    expectOrder(stack);
  });

  test('a pattern, by its default container', () => {
    const stack = newStack();
    const service = new patterns.ApplicationLoadBalancedFargateService(stack, 'Service', { cluster: cluster(stack), taskImageOptions: { image }, minHealthyPercent: 100 });
    secretsOf(stack).addToContainer(service.taskDefinition.defaultContainer!);
    const graph = expectOrder(stack);
    expect(graph.waitsFor(graph.theOnly('AWS::ECS::Service'), graph.theOnly(GATE))).toBe(true);
  });

  test('a pattern, by its own option for secrets', () => {
    const stack = newStack();
    const secrets = secretsOf(stack);
    new patterns.QueueProcessingFargateService(stack, 'Worker', {
      cluster: cluster(stack), image, queue: new sqs.Queue(stack, 'Queue'), secrets: { DATABASE_URL: secrets.secret('DATABASE_URL') }, minHealthyPercent: 100,
    });
    expectOrder(stack);
  });

  test('a scheduled task', () => {
    const stack = newStack();
    const task = new patterns.ScheduledFargateTask(stack, 'Nightly', {
      cluster: cluster(stack), scheduledFargateTaskImageOptions: { image }, schedule: Schedule.rate(Duration.days(1)),
    });
    secretsOf(stack).addToContainer(task.taskDefinition.defaultContainer!);
    expectOrder(stack);
  });

  test('one role that executes, runs the task and may run the task definition', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const app = container(stack, 'Task', { executionRole: role, taskRole: role });
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: new kms.Key(stack, 'Key') }) }).addToContainer(app);
    app.taskDefinition.grantRun(role);
    expectOrder(stack);
  });

  test('a variable that contains the ARN of another service\'s task definition', () => {
    const stack = newStack();
    const worker = container(stack, 'Worker');
    secretsOf(stack, {}, 'WorkerSecrets').addToContainer(worker);
    const variables = { ...ONE_SECRET, WORKER_TASK: Variable.plain(worker.taskDefinition.taskDefinitionArn) };
    const secrets = secretsOf(stack, { variables, store: SecretStore.parameterStore('/prod/web') });
    secrets.addToContainer(container(stack, 'Web'));
    expectOrder(stack);
  });

  test('the same, with both services on one ServiceSecrets', () => {
    const stack = newStack();
    const worker = container(stack, 'Worker');
    const secrets = secretsOf(stack, { variables: { ...ONE_SECRET, WORKER_TASK: Variable.plain(worker.taskDefinition.taskDefinitionArn) } });
    secrets.addToContainer(worker, { variables: ['DATABASE_URL'] });
    secrets.addToContainer(container(stack, 'Web'));
    expectOrder(stack);
  });

  test('a key in another stack, whose policy names the roles', () => {
    const app = new App();
    const keys = new Stack(app, 'Keys');
    const stack = new Stack(app, 'Shop');
    const encryptionKey = new kms.Key(keys, 'Key');
    const secrets = secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey }) });
    const workload = container(stack);
    secrets.addToContainer(workload);
    secrets.grantRead(workload.taskDefinition.taskRole);
    secrets.grantWrite(workload.taskDefinition.taskRole);
    app.synth();
    expect(stack.dependencies).toEqual([keys]);
    expect(keys.dependencies).toEqual([]);
    expectOrder(stack);
  });

  test('a stage, with and without an environment', () => {
    for (const env of [undefined, ENV]) {
      const stack = new Stack(new Stage(new App(), 'Prod', { env }), 'Shop');
      secretsOf(stack).addToContainer(container(stack));
      expectOrder(stack);
    }
  });

  test('imported roles and keys', () => {
    const stack = newStack({ env: ENV });
    const executionRole = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/execution');
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1234');
    secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey }) }).addToContainer(container(stack, 'Task', { executionRole }));
    expectOrder(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { Roles: ['execution'] });
  });
});

test.each([
  ['immutable', (stack: Stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/execution', { mutable: false })],
  ['of another account', (stack: Stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::999999999999:role/execution')],
])('a role that is %s has a warning with the statements that it needs', (_what, role) => {
  const stack = newStack({ env: ENV });
  secretsOf(stack).addToContainer(container(stack, 'Task', { executionRole: role(stack) }));
  Template.fromStack(stack);
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
  const statement = '"Action":"ssm:GetParameters","Effect":"Allow","Resource":{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":ssm:eu-west-1:123456789012:parameter/prod/shop/*"]]}';
  expect(warnings.filter((warning) => warning.includes('can\'t be changed from this stack') && warning.includes(statement))).toHaveLength(1);
});

test('an own role has no such warning', () => {
  const stack = newStack({ env: ENV });
  secretsOf(stack).addToContainer(container(stack));
  Template.fromStack(stack);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue()).filter(({ entry }) => String(entry.data).includes('can\'t be changed'))).toEqual([]);
});

test('another partition has its own ARNs and both forms of kms:ViaService', () => {
  const stack = newStack({ env: { account: '123456789012', region: 'cn-north-1' } });
  secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { encryptionKey: new kms.Key(stack, 'Key') }) }).addToContainer(container(stack));
  const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(text).not.toContain('arn:aws:');
  expect(text).toContain('["ssm.cn-north-1.amazonaws.com","ssm.cn-north-1.amazonaws.com.cn"]');
});

test('a store in another region has full ARNs in policies', () => {
  const stack = newStack({ env: ENV });
  secretsOf(stack, { store: SecretStore.parameterStore('/prod/shop', { region: 'us-east-1' }) }).addToContainer(container(stack));
  expectOrder(stack);
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(':ssm:us-east-1:123456789012:parameter/prod/shop/*');
});

test('a declared region is used in a stack for any environment', () => {
  const stack = newStack();
  const variables = { A: Variable.fromSsmParameterName('/other/a', { region: 'us-east-1' }), B: Variable.fromSecretName('other/b', undefined, { region: 'us-east-1' }) };
  secretsOf(stack, { store: SecretStore.parameterStore('/common', { region: 'us-east-1' }), variables }).addToContainer(container(stack));
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources(TASK));
  for (const { ValueFrom } of Properties.ContainerDefinitions[0].Secrets) {
    expect(JSON.stringify(ValueFrom)).toMatch(/:(ssm|secretsmanager):us-east-1:/);
  }
  const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policies).toMatch(/:ssm:us-east-1:.*:secretsmanager:us-east-1:/);
  expect(policies).not.toContain('AWS::Region');
});

describe('without verification', () => {
  test('references are literal and there is no gate', () => {
    const stack = newStack({ env: ENV });
    const common = SecretStore.parameterStore('/common', { region: 'us-east-1' });
    secretsOf(stack, {
      verification: Verification.NONE,
      variables: { A: Variable.secret(), B: Variable.secret({ store: common }), C: Variable.secret({ store: SecretStore.secretsManager('prod/json') }), D: Variable.fromSsmParameterName('/x/y') },
    }).addToContainer(container(stack));
    const template = Template.fromStack(stack);
    template.resourceCountIs(GATE, 0);
    const [{ Properties }] = Object.values(template.findResources(TASK));
    expect(Properties.ContainerDefinitions[0].Secrets.map((entry: { ValueFrom: unknown }) => stack.resolve(entry.ValueFrom))).toEqual([
      '/prod/shop/A',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:us-east-1:123456789012:parameter/common/B']] },
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:123456789012:secret:prod/json:C::']] },
      '/x/y',
    ]);
  });

  test('values that only a gate creates have references, and a warning that names them', () => {
    const stack = newStack();
    secretsOf(stack, {
      verification: Verification.NONE, variables: { SESSION_KEY: Variable.generated(), LOG_LEVEL: Variable.config('info'), DATABASE_URL: Variable.secret() },
    }).addToContainer(container(stack));
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources(TASK));
    expect(Properties.ContainerDefinitions[0].Secrets.map((entry: { ValueFrom: unknown }) => entry.ValueFrom)).toEqual(['/prod/shop/DATABASE_URL', '/prod/shop/LOG_LEVEL', '/prod/shop/SESSION_KEY']);
    Annotations.fromStack(stack).hasWarning('/Shop/Secrets', Match.stringLikeRegexp('nothing creates `?LOG_LEVEL`? and `?SESSION_KEY`?: deploy once with another verification, or put what is missing'));
  });

  test('secrets of people need no warning', () => {
    const stack = newStack();
    secretsOf(stack, { verification: Verification.NONE }).addToContainer(container(stack));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('the command line finds the declaration', () => {
    const stack = newStack();
    secretsOf(stack, { verification: Verification.NONE });
    const declarations = Template.fromStack(stack).toJSON().Metadata['cdk-service-secrets'];
    expect(JSON.parse(declarations['Shop/Secrets'])).toMatchObject({ Verification: 'none', Secrets: ['DATABASE_URL'] });
  });
});

test('several stacks may share a store', () => {
  const app = new App();
  const common = SecretStore.parameterStore('/common');
  const stacks = ['One', 'Two'].map((id) => {
    const stack = new Stack(app, id);
    new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore(`/prod/${id}`), variables: { SENTRY_DSN: Variable.secret({ store: common }) } })
      .addToContainer(container(stack));
    return stack;
  });
  stacks.forEach(expectOrder);
});
