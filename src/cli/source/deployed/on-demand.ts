import { deployedFacts } from './deployed-facts';
import { JOB_DEFINITION } from '../../../core/workloads/job-definition';
import { ResolvedService } from '../../session';
import { startedOnDemand } from '../workloads';

/** A deployed task definition or job definition that no ECS service of its stack keeps running, so there is nothing to restart. */
export interface OnDemand {
  /** `job definition Nightly:3` */
  readonly name: string;
  /** When it reads its values. */
  readonly detail: string;
}

export async function deployedOnDemand(service: ResolvedService): Promise<OnDemand[]> {
  const found = startedOnDemand(service);
  if (found.length === 0) {
    return [];
  }
  const { references = {} } = await deployedFacts(service);
  return found.filter(({ logicalId }) => references[logicalId]).map(({ logicalId, type }) => described(type, references[logicalId]));
}

function described(type: string, physicalId: string): OnDemand {
  const revision = physicalId.split('/').pop()!;
  return type === JOB_DEFINITION.resourceType
    ? { name: `job definition ${revision}`, detail: 'each job reads the values when it starts' }
    : { name: `task definition ${revision}`, detail: 'no ECS service of its stack runs it, and each task reads the values when it starts' };
}
