import { Workload } from './workload';

/** The name of an Express service's only container, and of the main container of a task definition for an Express service. */
export const EXPRESS_CONTAINER = 'Main';

/** Set where the service uses a task definition of its own instead of the primary container. */
export const TASK_DEFINITION_ARN = 'TaskDefinitionArn';

/** ECS Express Mode. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-expressgatewayservice.html */
export const EXPRESS_SERVICE: Workload = {
  resourceType: 'AWS::ECS::ExpressGatewayService',
  noun: 'an Express service',
  service: 'ECS',
  tasks: [{ task: [], containers: ['PrimaryContainer'] }],
  fingerprint: 'environment',
  maxBytes: 65_536, // Limit of the task definition that ECS creates from the primary container
  insteadOfFile: `run it with a task definition of your own, by \`taskDefinitionArn\`: its container \`${EXPRESS_CONTAINER}\` takes files with addToContainer`,
  onlyContainer: EXPRESS_CONTAINER,
};
