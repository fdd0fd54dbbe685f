import { stackFacts } from './stack-facts';
import { cloudFormation } from '../../aws/cloud-formation-client';
import { ResolvedService } from '../../session';
import { StackFacts } from '../intrinsics';

/** Physical IDs and attributes of the service's stack that the declaration doesn't contain: roles, task definitions, services. */
export function deployedFacts(service: ResolvedService): Promise<StackFacts> {
  return stackFacts(cloudFormation(service.target), service.stack, service.facts, { exports: false });
}
