import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecretStore, ServiceSecrets, Variable } from '../../src';
import { ENV } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';

const image = ecs.ContainerImage.fromRegistry('shop:1');
const NAMES = ['DATABASE_URL', 'API_KEY', 'SESSION_KEY'];

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | string[] }[] };
}

/** One version of an app: what `build` adds to a task definition that writes a log. */
function version(build: (stack: Stack, task: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition) => void, context: Record<string, unknown> = {}): Stack {
  const stack = new Stack(new App({ context }), 'Shop', { env: ENV });
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  build(stack, task, task.addContainer('app', { image, logging: ecs.LogDriver.awsLogs({ streamPrefix: 'app' }) }));
  return stack;
}

const byHand = (names = NAMES) => (stack: Stack, _task: unknown, container: ecs.ContainerDefinition): void =>
  names.forEach((name) => container.addSecret(name, ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, name, { parameterName: `/legacy/${name}` }))));
const byList = (prefix = '/prod/shop', names = NAMES) => (stack: Stack, _task: unknown, container: ecs.ContainerDefinition): void =>
  new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore(prefix), variables: Object.fromEntries(names.map((name) => [name, Variable.secret()])) }).addToContainer(container);

function policies(stack: Stack): Record<string, Policy> {
  const found = Template.fromStack(stack).findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: Match.stringLikeRegexp('ExecutionRole') }] } });
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties as Policy]));
}

/** Policies that CloudFormation would edit in place, so that a running revision may lose what it reads. */
function edited(before: Stack, after: Stack): string[] {
  const [old, now] = [policies(before), policies(after)];
  return Object.keys(now).filter((id) => old[id] && JSON.stringify(old[id].PolicyDocument) !== JSON.stringify(now[id].PolicyDocument));
}

/** CloudFormation deletes what is gone by the policy's name: a successor of that name would lose its statements. */
function expectNamesApart(before: Stack, after: Stack): void {
  const [old, now] = [policies(before), policies(after)];
  for (const [id, { PolicyName }] of Object.entries(now)) {
    const namesakes = Object.entries(old).filter(([other, policy]) => other !== id && policy.PolicyName === PolicyName);
    expect([id, namesakes]).toEqual([id, []]);
  }
}

describe('a policy that a running revision reads with is not edited', () => {
  const more = (stack: Stack, task: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition): void => {
    byList('/prod/shop', NAMES.slice(1))(stack, task, container);
    byHand(NAMES.slice(0, 1))(stack, task, container);
  };
  const secretOf = (stack: Stack): secretsmanager.ISecret => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf');

  test.each<[string, Parameters<typeof version>[0], Parameters<typeof version>[0]]>([
    ['by hand to a list of another place', byHand(), byList()],
    ['by hand to a list of the same place', byHand(), byList('/legacy')],
    ['by hand to a list for a part of it', byHand(), more],
    ['the rest', more, byList()],
    ['a JSON secret by hand to a list', (stack, _task, container) => container.addSecret('A', ecs.Secret.fromSecretsManager(secretOf(stack), 'a')), byList()],
    ['a list with another prefix', byList(), byList('/prod/store')],
    ['a list with one external value less', (stack, task, container) => {
      byList()(stack, task, container);
      new ServiceSecrets(stack, 'More', { store: SecretStore.parameterStore('/x'), variables: { A: Variable.fromSsmParameterName('/team/a'), B: Variable.fromSsmParameterName('/team/b') } }).addToContainer(container);
    }, (stack, task, container) => {
      byList()(stack, task, container);
      new ServiceSecrets(stack, 'More', { store: SecretStore.parameterStore('/x'), variables: { A: Variable.fromSsmParameterName('/team/a') } }).addToContainer(container);
    }],
  ])('%s, and back', (_what, before, after) => {
    for (const [from, to] of [[before, after], [after, before]]) {
      expect(edited(version(from), version(to))).toEqual([]);
      expectNamesApart(version(from), version(to));
    }
  });

  test('the gate, and so the new revision, waits for the new policy', () => {
    const graph = TemplateGraph.of(version(byList()));
    const [gate] = graph.idsOf('Custom::ServiceSecrets');
    const [own] = graph.idsOf('AWS::IAM::Policy').filter((id) => id.startsWith('SecretsReadBy'));
    const [task] = graph.idsOf('AWS::ECS::TaskDefinition');
    expect([graph.waitsFor(gate, own), graph.waitsFor(task, gate), graph.cycle()]).toEqual([true, true, undefined]);
  });
});

describe('otherwise policies stay', () => {
  test('an unchanged app has an unchanged template, however often it is synthesized', () => {
    const stack = version(byList());
    expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(version(byList())).toJSON());
    expect(Object.keys(policies(stack))).toEqual(Object.keys(policies(stack)));
  });

  test('a permission for other actions than reading values is edited in place', () => {
    const logging = (stack: Stack, task: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition): void => {
      byList()(stack, task, container);
      task.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
    };
    expect(Object.keys(policies(version(logging)))).toEqual(Object.keys(policies(version(byList()))));
  });

  test('without a list nothing changes', () => {
    expect(Object.keys(policies(version(byHand())))).toEqual([expect.stringMatching(/^TaskExecutionRoleDefaultPolicy[0-9A-F]{8}$/)]);
  });

  test('a role that only the application reads with keeps its policies', () => {
    const read = (stack: Stack, task: ecs.FargateTaskDefinition): void => {
      task.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
      new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore('/a'), variables: { A: Variable.secret() } }).secret('A').grantRead(task.taskRole);
    };
    const ids = Object.keys(Template.fromStack(version(read)).findResources('AWS::IAM::Policy'));
    expect(ids).toContainEqual(expect.stringMatching(/^TaskTaskRoleDefaultPolicy[0-9A-F]{8}$/));
  });

  test('the context key turns back to edits in place', () => {
    const ids = Object.keys(policies(version(byList(), { 'cdk-service-secrets:orderedGrants': false })));
    expect(ids.every((id) => /^(TaskExecutionRoleDefaultPolicy|SecretsReadBy.{8})[0-9A-F]{8}$/.test(id))).toBe(true);
  });
});

describe('a role without room for both policies', () => {
  const full = (stack: Stack, task: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition): void => {
    byList()(stack, task, container);
    task.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: Array.from({ length: 150 }, (_, index) => `arn:aws:s3:::a-bucket-with-a-long-name-${index}/*`) }));
  };

  test('is edited in place, with a warning', () => {
    const stack = version(full);
    expect(Object.keys(policies(stack))).toContainEqual(expect.stringMatching(/^TaskExecutionRoleDefaultPolicy[0-9A-F]{8}$/));
    Annotations.fromStack(stack).hasInfo('/Shop/Task/ExecutionRole', Match.stringLikeRegexp('leave no room for successors beside them.*keep its grant until the deployment after the move'));
  });
});

describe('no cycle, and one policy for each role', () => {
  test('two services, a scheduled task and one role for everything', () => {
    const stack = new Stack(new App(), 'Shop', { env: ENV });
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const database = new secretsmanager.Secret(stack, 'Database', { removalPolicy: RemovalPolicy.DESTROY });
    for (const name of ['Web', 'Worker', 'Report']) {
      const task = new ecs.FargateTaskDefinition(stack, name, { executionRole: role, taskRole: role });
      const container = task.addContainer('app', { image, logging: ecs.LogDriver.awsLogs({ streamPrefix: name }) });
      new ServiceSecrets(stack, `${name}Secrets`, {
        store: SecretStore.parameterStore(`/prod/${name}`), variables: { A: Variable.secret(), PASSWORD: Variable.fromSecretsManager(database, 'password') },
      }).addToContainer(container);
      if (name === 'Report') {
        new events.Rule(stack, 'Nightly', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.EcsTask({ cluster, taskDefinition: task })] });
      } else {
        new ecs.FargateService(stack, `${name}Service`, { cluster, taskDefinition: task, minHealthyPercent: 100 });
      }
      task.grantRun(role);
    }
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    expect(graph.idsOf('AWS::IAM::Policy').filter((id) => id.startsWith('RoleDefaultPolicy'))).toEqual([expect.stringMatching(/^RoleDefaultPolicy[0-9A-F]{16}$/)]);
  });
});
