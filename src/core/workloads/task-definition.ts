import { EACH } from './tree';
import { Workload } from './workload';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html */
export const TASK_DEFINITION: Workload = {
  resourceType: 'AWS::ECS::TaskDefinition',
  noun: 'a task definition',
  service: 'ECS',
  tasks: [{ task: [], containers: ['ContainerDefinitions', EACH] }],
  fingerprint: 'label',
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
  maxBytes: 65_536,
  insteadOfFile: 'make it an ecs.TaskDefinition, whose containers take files with addToContainer, or leave the variable out',
};
