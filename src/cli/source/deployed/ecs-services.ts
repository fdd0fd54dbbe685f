import { deployedFacts } from './deployed-facts';
import { EcsServiceId } from '../../../aws/ecs-deployments';
import { ResolvedService } from '../../session';
import { StackFacts } from '../intrinsics';
import { ecsServicesOf } from '../workloads';

/** An ECS service by its ARN, as CloudFormation returns it. */
export interface DeployedEcsService extends EcsServiceId {
  readonly logicalId: string;
  readonly name: string;
}

/** The deployed ECS services whose tasks read a service's values. */
export async function deployedEcsServices(service: ResolvedService): Promise<DeployedEcsService[]> {
  return ecsServicesOf(service).length === 0 ? [] : ecsServicesIn(service, await deployedFacts(service));
}

/** The same, from facts that were read already. */
export function ecsServicesIn(service: ResolvedService, { references = {} }: StackFacts): DeployedEcsService[] {
  return ecsServicesOf(service).filter((id) => references[id]).map((id) => parseEcsService(id, references[id]));
}

/** `arn:aws:ecs:region:account:service/cluster/name`. An old ARN without a cluster means the default cluster. */
export function parseEcsService(logicalId: string, arn: string): DeployedEcsService {
  const parts = arn.split(':service/')[1]?.split('/') ?? [arn];
  return { logicalId, service: arn, cluster: parts.length > 1 ? parts[0] : 'default', name: parts[parts.length - 1] };
}
