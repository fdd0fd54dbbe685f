import { Workload } from './workload';

/** The one container of an Express service; also the name that the main container of a task definition for one must have. */
export const EXPRESS_CONTAINER = 'Main';

/** Another task definition than the one that ECS writes of the primary container. */
export const TASK_DEFINITION_ARN = 'TaskDefinitionArn';

/** ECS Express Mode. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-expressgatewayservice.html */
export const EXPRESS_SERVICE: Workload = {
  resourceType: 'AWS::ECS::ExpressGatewayService',
  noun: 'an Express service',
  service: 'ECS',
  tasks: [{ task: [], containers: ['PrimaryContainer'] }],
  fingerprint: 'environment',
  maxBytes: 65_536, // of the task definition that ECS writes of it
  insteadOfFile: `run it with a task definition of your own, by \`taskDefinitionArn\`: its container \`${EXPRESS_CONTAINER}\` takes files with addToContainer`,
  onlyContainer: EXPRESS_CONTAINER,
};
