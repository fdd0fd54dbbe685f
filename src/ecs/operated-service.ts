import { ArnFormat, Stack } from 'aws-cdk-lib';
import { BaseService } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { OperatedService, OperatedStack } from '../core/iam/grants';

export function operatedStack(scope: Construct): OperatedStack {
  const { partition, region, account } = Stack.of(scope);
  return { partition, region, account, stack: outermost(Stack.of(scope)).stackName };
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}

export function operatedService(service: BaseService): OperatedService {
  const { clusterName, clusterArn } = service.cluster;
  const tasks = Stack.of(service).formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  return { service: service.serviceArn, cluster: clusterArn, tasks };
}
