import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ServiceOutput } from './outputs';

/** A blue/green service without tasks, and an Express service, which runs one and has a load balancer. */
export function addServices(stack: Stack): Readonly<Record<ServiceOutput, string>> {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }] });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'BlueGreenTask');
  taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29') });
  const blueGreen = new ecs.FargateService(stack, 'BlueGreen', {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
    taskDefinition,
    desiredCount: 0,
    assignPublicIp: true,
    minHealthyPercent: 100,
    deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
    bakeTime: Duration.minutes(0),
  });
  const express = new ecs.CfnExpressGatewayService(stack, 'Express', {
    infrastructureRoleArn: roleOf(stack, 'InfrastructureRole', 'ecs', 'AmazonECSInfrastructureRoleforExpressGatewayServices').roleArn,
    executionRoleArn: roleOf(stack, 'ExecutionRole', 'ecs-tasks', 'AmazonECSTaskExecutionRolePolicy').roleArn,
    primaryContainer: { image: 'public.ecr.aws/docker/library/nginx:1.29', containerPort: 80 },
    networkConfiguration: { subnets: vpc.publicSubnets.map(({ subnetId }) => subnetId) },
    scalingTarget: { minTaskCount: 1, maxTaskCount: 1 },
  });
  return { BlueGreen: blueGreen.serviceArn, Express: express.attrServiceArn };
}

function roleOf(stack: Stack, id: string, service: string, policy: string): iam.Role {
  return new iam.Role(stack, id, {
    assumedBy: new iam.ServicePrincipal(`${service}.amazonaws.com`),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(`service-role/${policy}`)],
  });
}
