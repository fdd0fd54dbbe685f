import { registeredTaskDefinition } from './task-definition';
import { describeExpressContainers } from '../../../aws/express-services';
import { describeJobContainers } from '../../../aws/job-definitions';
import { ContainerReferences } from '../../../aws/task-definitions';
import { EXPRESS_SERVICE } from '../../../core/workloads/express-service';
import { JOB_DEFINITION } from '../../../core/workloads/job-definition';
import { batch } from '../../aws/batch-client';
import { ecs } from '../../aws/ecs-client';
import { Target } from '../../aws/target';

/** The containers of a deployed workload, by its type and physical ID. Empty if somebody deleted it. */
export async function registeredContainers(target: Target, type: string, physicalId: string): Promise<readonly ContainerReferences[]> {
  switch (type) {
    case EXPRESS_SERVICE.resourceType: return await describeExpressContainers(ecs(target), physicalId) ?? [];
    case JOB_DEFINITION.resourceType: return await describeJobContainers(batch(target), physicalId) ?? [];
    default: return (await registeredTaskDefinition(target, physicalId)).containers;
  }
}
