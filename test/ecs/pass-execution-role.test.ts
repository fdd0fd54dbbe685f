import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Verification } from '../../src';
import { newStack, secretsOf } from '../support/synth/service';

const image = ecs.ContainerImage.fromRegistry('shop:1');
const schedule = events.Schedule.rate(Duration.hours(1));

function clusterIn(stack: Stack): ecs.Cluster {
  return new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
}

function fargate(stack: Stack): ecs.FargateTaskDefinition {
  const definition = new ecs.FargateTaskDefinition(stack, 'Task');
  definition.addContainer('app', { image });
  return definition;
}

/** Logical IDs that a statement with this action names, in all policies of the stack. */
function passed(stack: Stack): string[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: any[] = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return statements.filter(({ Action }) => Action === 'iam:PassRole').flatMap(({ Resource }) => [Resource].flat()).map((resource) => resource['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, '')).sort();
}

/** Each returns the container that gets its variables afterwards. */
const RUNNERS: [string, (stack: Stack) => ecs.ContainerDefinition][] = [
  ['ScheduledFargateTask with FireLens', (stack) => {
    const { taskDefinition } = new patterns.ScheduledFargateTask(stack, 'Job', {
      cluster: clusterIn(stack), schedule, scheduledFargateTaskImageOptions: { image, logDriver: ecs.LogDrivers.firelens({ options: { Name: 'null' } }) },
    });
    return taskDefinition.defaultContainer!;
  }],
  ['targets.EcsTask', (stack) => {
    const taskDefinition = fargate(stack);
    new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition })] });
    return taskDefinition.defaultContainer!;
  }],
  ['targets.EcsTask with a role of its own', (stack) => {
    const taskDefinition = fargate(stack);
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('events.amazonaws.com') });
    new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition, role })] });
    return taskDefinition.defaultContainer!;
  }],
  ['targets.EcsTask with an imported role', (stack) => {
    const taskDefinition = fargate(stack);
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/events');
    new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition, role })] });
    return taskDefinition.defaultContainer!;
  }],
  ['EcsRunTask', (stack) => {
    const taskDefinition = fargate(stack);
    const run = new tasks.EcsRunTask(stack, 'Run', { cluster: clusterIn(stack), taskDefinition, launchTarget: new tasks.EcsFargateLaunchTarget() });
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(run) });
    return taskDefinition.defaultContainer!;
  }],
];

test.each(RUNNERS)('%s, created before addToContainer, may pass the execution role', (_, create) => {
  const stack = newStack();
  secretsOf(stack).addToContainer(create(stack));
  expect(passed(stack)).toEqual([expect.stringMatching(/ExecutionRole$/), expect.stringMatching(/TaskRole$/)]);
});

test('so may a rule that runs EC2 tasks, which have no task role to pass', () => {
  const stack = newStack();
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
  const app = taskDefinition.addContainer('app', { image, memoryLimitMiB: 128 });
  new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition })] });
  secretsOf(stack).addToContainer(app);
  expect(passed(stack)).toEqual(['TaskExecutionRole']);
});

test('so may a state machine that is created after addToContainer, for a task created before', () => {
  const stack = newStack();
  const taskDefinition = fargate(stack);
  const run = new tasks.EcsRunTask(stack, 'Run', { cluster: clusterIn(stack), taskDefinition, launchTarget: new tasks.EcsFargateLaunchTarget() });
  secretsOf(stack).addToContainer(taskDefinition.defaultContainer!);
  new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(run) });
  expect(passed(stack)).toEqual(['TaskExecutionRole', 'TaskTaskRole']);
});

test('a role that may pass it already gets no second statement', () => {
  const stack = newStack();
  const taskDefinition = fargate(stack);
  secretsOf(stack).addToContainer(taskDefinition.defaultContainer!);
  new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition })] });
  expect(passed(stack)).toEqual(['TaskExecutionRole', 'TaskTaskRole']);
});

test('a role that runs another task definition gets no statement', () => {
  const stack = newStack();
  const job = new ecs.FargateTaskDefinition(stack, 'Job');
  job.addContainer('app', { image });
  new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition: job })] });
  secretsOf(stack).addToContainer(fargate(stack).defaultContainer!);
  expect(passed(stack)).toEqual(['JobTaskRole']);
});

test('also within a Stage, and without verification', () => {
  const app = new App();
  const stack = new Stack(new Stage(app, 'Prod'), 'Shop');
  const taskDefinition = fargate(stack);
  new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition })] });
  secretsOf(stack, { verification: Verification.NONE }).addToContainer(taskDefinition.defaultContainer!);
  expect(passed(stack)).toEqual(['TaskExecutionRole', 'TaskTaskRole']);
});

test('the execution role may be passed only to ECS', () => {
  const stack = newStack();
  const taskDefinition = fargate(stack);
  new events.Rule(stack, 'Rule', { schedule, targets: [new targets.EcsTask({ cluster: clusterIn(stack), taskDefinition })] });
  secretsOf(stack).addToContainer(taskDefinition.defaultContainer!);
  const statements: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.find(({ Action, Resource }) => Action === 'iam:PassRole' && /ExecutionRole/.test(JSON.stringify(Resource))))
    .toMatchObject({ Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } });
});
