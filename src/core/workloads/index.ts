import { EXPRESS_SERVICE } from './express-service';
import { JOB_DEFINITION } from './job-definition';
import { TASK_DEFINITION } from './task-definition';
import { Workload } from './workload';

/** The kinds of resources whose containers the library knows. */
export const WORKLOADS: readonly Workload[] = [TASK_DEFINITION, EXPRESS_SERVICE, JOB_DEFINITION];

const BY_TYPE = new Map(WORKLOADS.map((workload) => [workload.resourceType, workload]));

export function workloadOfType(resourceType: string): Workload | undefined {
  return BY_TYPE.get(resourceType);
}

/** Other resources in which an author may write a reference by hand: a change of one also runs the gate. */
const OTHERS = ['AWS::ECS::DaemonTaskDefinition', 'AWS::CodeBuild::Project', 'AWS::AppRunner::Service'];

/** Resource types whose change runs the gate that they refer to. */
export const READER_TYPES: readonly string[] = [...BY_TYPE.keys(), ...OTHERS];
