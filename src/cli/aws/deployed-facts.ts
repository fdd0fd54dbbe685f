import { LiveService } from '../session';
import { cloudFormation } from './cloud-formation-client';
import { liveFacts } from '../source/deployed/stack-facts';
import { StackFacts } from '../source/intrinsics';

/** Physical ids and attributes of the service's stack, for what isn't part of the declaration: roles, task definitions, services. */
export function deployedFacts(service: LiveService): Promise<StackFacts> {
  return liveFacts(cloudFormation(service.target), service.stack, service.facts, { exports: false });
}
