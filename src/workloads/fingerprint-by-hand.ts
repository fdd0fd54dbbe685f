import { CfnResource, IAspect } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { WorkloadVariables } from './workload-variables';
import { authoredProperties, writtenTree } from '../cdk/authored-properties';
import { aspectOfStage } from '../cdk/stage-aspect';
import { workloadOfType } from '../core/workloads';
import { containersIn } from '../core/workloads/workload';
import { gatesIn } from '../gate/construct/gate-reference';

/** Adds the fingerprint to resources whose author writes `secrets.secret('NAME').arn`, so that they change when a value changes. */
export function showFingerprints(scope: IConstruct): void {
  aspectOfStage(scope, ShowFingerprints);
}

class ShowFingerprints implements IAspect {
  public visit(node: IConstruct): void {
    const workload = CfnResource.isCfnResource(node) ? workloadOfType(node.cfnResourceType) : undefined;
    if (!workload || workload.fingerprint === 'none' || node.node.scope instanceof ecs.TaskDefinition) {
      return;
    }
    const resource = node as CfnResource;
    const properties = authoredProperties(resource);
    const gates = containersIn(workload, properties, writtenTree(properties)).flatMap((container) => [...gatesIn(container)]);
    gates.forEach((gate) => WorkloadVariables.of(resource, workload).showFingerprint(gate, { byUse: true }));
  }
}
