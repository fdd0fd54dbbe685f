import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { InitContainerOptions, Variable } from '../../../src';
import { newStack, secretsOf } from '../../support/synth/service';

const image = ecs.ContainerImage.fromRegistry('shop:1');

interface Options {
  readonly desiredCount?: number;
  readonly maxCapacity?: number;
  readonly initContainer?: InitContainerOptions;
  readonly variable?: Variable;
}

function service(stack: Stack, { desiredCount, maxCapacity, initContainer, variable = Variable.secret().asFile('/run/secrets/key') }: Options): void {
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }) });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  secretsOf(stack, { variables: { KEY: variable }, initContainer }).addToContainer(taskDefinition.addContainer('app', { image }));
  const fargate = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, desiredCount, minHealthyPercent: 100 });
  if (maxCapacity) fargate.autoScaleTaskCount({ maxCapacity });
}

const notesOf = (stack: Stack): string[] => Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('ECR Public')).map(({ entry }) => String(entry.data));

test.each<[string, Options, string | undefined]>([
  ['11 tasks', { desiredCount: 11 }, 'Shop/Service/Service may start 11 tasks at once on Fargate'],
  ['scaling to 40', { desiredCount: 2, maxCapacity: 40 }, 'may start 40 tasks at once'],
  ['10 tasks', { desiredCount: 10 }, undefined],
  ['no count', {}, undefined],
  ['scaling to 10', { maxCapacity: 10 }, undefined],
  ['an image of one\'s own', { desiredCount: 50, initContainer: { image } }, undefined],
  ['no file', { desiredCount: 50, variable: Variable.secret() }, undefined],
])('%s', (_, options, expected) => {
  const stack = newStack();
  service(stack, options);
  expect(notesOf(stack)).toEqual(expected ? [expect.stringContaining(expected)] : []);
});

test('no warning for EC2 instances, which keep the image', () => {
  const stack = newStack();
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'home', vpc: new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }), hasEc2Capacity: true });
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
  secretsOf(stack, { variables: { KEY: Variable.secret().asFile('/run/secrets/key') } }).addToContainer(taskDefinition.addContainer('app', { image, memoryLimitMiB: 64 }));
  new ecs.Ec2Service(stack, 'Service', { cluster, taskDefinition, desiredCount: 50, minHealthyPercent: 100 });
  expect(notesOf(stack)).toEqual([]);
});
