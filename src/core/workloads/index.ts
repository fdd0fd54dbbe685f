import { EXPRESS_SERVICE } from './express-service';
import { JOB_DEFINITION } from './job-definition';
import { TASK_DEFINITION } from './task-definition';
import { Workload } from './workload';

/** Each kind of resource that the library knows the containers of. */
export const WORKLOADS: readonly Workload[] = [TASK_DEFINITION, EXPRESS_SERVICE, JOB_DEFINITION];

const BY_TYPE = new Map(WORKLOADS.map((workload) => [workload.resourceType, workload]));

export function workloadOfType(resourceType: string): Workload | undefined {
  return BY_TYPE.get(resourceType);
}

/** Others that take a reference which their author writes by hand: a change of one runs the gate too. */
const OTHERS = ['AWS::ECS::DaemonTaskDefinition', 'AWS::CodeBuild::Project', 'AWS::AppRunner::Service'];

/** Resource types whose change runs the gate that they refer to. */
export const READER_TYPES: readonly string[] = [...BY_TYPE.keys(), ...OTHERS];
