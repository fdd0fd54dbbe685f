import { deployedFacts } from './deployed-facts';
import { EcsService, parseEcsService } from '../../aws/ecs-tasks';
import { ResolvedService } from '../../session';
import { ecsServicesOf } from '../task-definitions';

/** The deployed ECS services whose tasks read a service's values. */
export async function deployedEcsServices(service: ResolvedService): Promise<EcsService[]> {
  const logicalIds = ecsServicesOf(service);
  if (logicalIds.length === 0) {
    return [];
  }
  const { references = {} } = await deployedFacts(service);
  return logicalIds.filter((id) => references[id]).map((id) => parseEcsService(id, references[id]));
}
