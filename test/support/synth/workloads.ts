import { CfnResource, Size, Stack } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Resources that take references, in the forms in which users write them. */

export function executionRole(scope: Construct, id = 'ExecutionRole'): iam.Role {
  return new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
}

export function expressService(scope: Construct, container: Partial<ecs.CfnExpressGatewayService.ExpressGatewayContainerProperty> = {}, id = 'Web'): ecs.CfnExpressGatewayService {
  return newExpressService(scope, id, {
    executionRoleArn: executionRole(scope, `${id}Execution`).roleArn,
    infrastructureRoleArn: new iam.Role(scope, `${id}Infrastructure`, { assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com') }).roleArn,
    primaryContainer: { image: 'shop:1', ...container },
  });
}

/** The lowest CDK lacks it, so the generic resource replaces it there, which is tested in any case. */
export const HAS_EXPRESS = 'CfnExpressGatewayService' in ecs;

export function newExpressService(scope: Construct, id: string, props: ecs.CfnExpressGatewayServiceProps): ecs.CfnExpressGatewayService {
  return HAS_EXPRESS ? new ecs.CfnExpressGatewayService(scope, id, props)
    : new CfnResource(scope, id, { type: 'AWS::ECS::ExpressGatewayService', properties: capitalized(props) as Record<string, unknown> }) as ecs.CfnExpressGatewayService;
}

function capitalized(value: unknown): unknown {
  return Array.isArray(value) ? value.map(capitalized) : typeof value !== 'object' || value === null ? value
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key.charAt(0).toUpperCase() + key.slice(1), capitalized(member)]));
}

/** In the form of an included template, in a CDK version that doesn't know the type. */
export function genericExpressService(scope: Construct, container: Record<string, unknown> = {}, id = 'Web'): CfnResource {
  return new CfnResource(scope, id, {
    type: 'AWS::ECS::ExpressGatewayService',
    properties: {
      ExecutionRoleArn: executionRole(scope, `${id}Execution`).roleArn,
      InfrastructureRoleArn: 'arn:aws:iam::123456789012:role/infrastructure',
      PrimaryContainer: { Image: 'shop:1', ...container },
    },
  });
}

export function taskDefinition(scope: Construct, containers: Partial<ecs.CfnTaskDefinition.ContainerDefinitionProperty>[] = [{}], id = 'Task'): ecs.CfnTaskDefinition {
  return new ecs.CfnTaskDefinition(scope, id, {
    family: 'shop',
    executionRoleArn: executionRole(scope, `${id}Execution`).roleArn,
    containerDefinitions: containers.map((container, index) => ({ name: `app${index || ''}`, image: 'shop:1', ...container })),
  });
}

export function jobDefinition(scope: Construct, container: Partial<batch.CfnJobDefinition.ContainerPropertiesProperty> = {}, id = 'Job'): batch.CfnJobDefinition {
  return new batch.CfnJobDefinition(scope, id, {
    type: 'container',
    containerProperties: { image: 'report:1', executionRoleArn: executionRole(scope, `${id}Execution`).roleArn, ...container },
  });
}

/** Several containers in a task. */
export function taskJobDefinition(scope: Construct, names: readonly string[], id = 'Job'): batch.CfnJobDefinition {
  return new batch.CfnJobDefinition(scope, id, {
    type: 'container',
    ecsProperties: {
      taskProperties: [{
        executionRoleArn: executionRole(scope, `${id}Execution`).roleArn,
        containers: names.map((name) => ({ name, image: 'report:1' })),
      }],
    },
  });
}

export function fargateJob(scope: Construct, props: Partial<batch.EcsFargateContainerDefinitionProps> = {}, id = 'Job'): batch.EcsJobDefinition {
  return new batch.EcsJobDefinition(scope, id, {
    container: new batch.EcsFargateContainerDefinition(scope, `${id}Container`, {
      image: ecs.ContainerImage.fromRegistry('report:1'), cpu: 1, memory: Size.mebibytes(2048), ...props,
    }),
  });
}

export function ec2Container(scope: Construct, id: string, role?: iam.IRole): batch.EcsEc2ContainerDefinition {
  return new batch.EcsEc2ContainerDefinition(scope, id, { image: ecs.ContainerImage.fromRegistry('report:1'), cpu: 1, memory: Size.mebibytes(2048), executionRole: role });
}

export function multiNodeJob(scope: Construct, id = 'Job', containers = [ec2Container(scope, `${id}Main`), ec2Container(scope, `${id}Workers`)]): batch.MultiNodeJobDefinition {
  return new batch.MultiNodeJobDefinition(scope, id, {
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.C4, ec2.InstanceSize.LARGE),
    containers: containers.map((container, index) => ({ startNode: index * 2, endNode: index * 2 + 1, container })),
  });
}

export type Properties = Record<string, any>;

export function propertiesOf(template: { readonly Resources: Record<string, { readonly Type: string; readonly Properties: Properties }> }, type: string): Properties {
  const found = Object.values(template.Resources).filter(({ Type }) => Type === type);
  if (found.length !== 1) {
    throw new Error(`${found.length} resources of the type ${type}`);
  }
  return found[0].Properties;
}

export function resourceIn(stack: Stack, id: string): CfnResource {
  return stack.node.findChild(id) as CfnResource;
}
