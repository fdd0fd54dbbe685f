import { Annotations, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RenderedResource, RenderedResources } from '../../cdk/rendered-resources';

/**
 * Image pulls a second that ECR Public allows the AWS resources of an account. AWS doesn't raise this quota.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html
 */
const PULLS_A_SECOND = 10;

const SCALABLE_TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

/**
 * Notes that a service on Fargate may start more tasks at once than the public registry lets pull the default image. Fargate caches
 * no image, and a throttled pull fails the task.
 */
export function notePullRate(taskDefinition: ecs.TaskDefinition): void {
  if (!taskDefinition.isFargateCompatible) {
    return;
  }
  const stack = Stack.of(taskDefinition);
  const resources = RenderedResources.of(stack);
  const id = stack.resolve((taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).logicalId) as string;
  for (const service of resources.ofType(ecs.CfnService.CFN_RESOURCE_TYPE_NAME).filter((each) => each.refersTo(id))) {
    const tasks = mostTasks(service, resources.ofType(SCALABLE_TARGET), stack);
    if (tasks > PULLS_A_SECOND) {
      Annotations.of(taskDefinition).addInfo(`${service.element.node.path} may start ${tasks} tasks at once on Fargate, each of which pulls the image of the init container for files`
        + ` from ECR Public, which allows ${PULLS_A_SECOND} pulls a second for the whole account; set initContainer.image to an image of your own registry, as in docs/files.md`);
    }
  }
}

/** The desired count, or the maximum of its scaling; 0 where only the deployment knows. */
function mostTasks(service: RenderedResource, targets: readonly RenderedResource[], stack: Stack): number {
  const id = stack.resolve(service.element.logicalId) as string;
  const counts = [service.properties.DesiredCount, ...targets.filter((target) => target.refersTo(id)).map(({ properties }) => properties.MaxCapacity)];
  return Math.max(0, ...counts.filter((count): count is number => typeof count === 'number'));
}
