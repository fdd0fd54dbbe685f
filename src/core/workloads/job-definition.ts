import { EACH } from './tree';
import { Workload } from './workload';

const NODES = ['NodeProperties', 'NodeRangeProperties', EACH];
const ECS_TASKS = ['EcsProperties', 'TaskProperties', EACH];

/** Pods get their secrets from Kubernetes. */
export const EKS_PROPERTIES = [['EksProperties'], [...NODES, 'EksProperties']];

/** AWS Batch on ECS: one container, several in a task, or nodes of each kind. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobdefinition.html */
export const JOB_DEFINITION: Workload = {
  resourceType: 'AWS::Batch::JobDefinition',
  noun: 'a job definition of AWS Batch',
  service: 'AWS Batch',
  tasks: [
    { task: ['ContainerProperties'], containers: [] },
    { task: ECS_TASKS, containers: ['Containers', EACH] },
    { task: [...NODES, 'Container'], containers: [] },
    { task: [...NODES, ...ECS_TASKS], containers: ['Containers', EACH] },
  ],
  // Each job reads the values when it starts.
  fingerprint: 'none',
  // https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
  barredPrefix: 'AWS_BATCH',
  // https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html
  maxBytes: 24 * 1024,
  platformVersions: [['FargatePlatformConfiguration', 'PlatformVersion'], ['PlatformVersion']],
  insteadOfFile: 'declare it without a file, and let the command of the job write the value to one before it starts the program',
};
