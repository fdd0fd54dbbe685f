import { LiveService } from '../session';
import { cloudFormation } from './cloud-formation-client';
import { StackFacts } from '../source/intrinsics';
import { liveFacts } from '../source/live';

/** Physical ids and attributes of the service's stack, for what isn't part of the declaration: roles, task definitions, services. */
export function deployedFacts(service: LiveService): Promise<StackFacts> {
  return liveFacts(cloudFormation(service.target), service.stack, service.facts, { exports: false });
}
