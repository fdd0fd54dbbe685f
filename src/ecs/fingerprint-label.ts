import { IAspect } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { aspectOfStage } from '../cdk/stage-aspect';
import { FINGERPRINT_LABEL } from '../core/contracts/gate';
import { Gate } from '../gate/construct/gate';
import { gatesIn } from '../gate/construct/gate-reference';

const LABELLED = Symbol.for('cdk-service-secrets.labelled-gates');

/**
 * Labels a container with the fingerprint of a gate, so that a changed value creates a new revision. The first gate of a container
 * keeps the label of earlier versions, so that an upgrade restarts nothing. Further gates have labels of their own.
 */
export function labelContainer(container: ecs.ContainerDefinition, gate: Gate): void {
  const gates = labelledGates(container);
  if (!gates.has(gate)) {
    container.addDockerLabel(gates.size === 0 ? FINGERPRINT_LABEL : `${FINGERPRINT_LABEL}.${gate.node.addr.slice(-8)}`, gate.fingerprint);
    gates.add(gate);
  }
}

/** The same for task definitions that refer to a gate only by `secret()`: in a list of the CDK, or in the options of a log driver. */
export function labelTaskDefinitions(scope: IConstruct): void {
  aspectOfStage(scope, LabelTaskDefinitions);
}

class LabelTaskDefinitions implements IAspect {
  public visit(node: IConstruct): void {
    if (!(node instanceof ecs.TaskDefinition)) {
      return;
    }
    const containers = node.node.children.filter((child): child is ecs.ContainerDefinition => child instanceof ecs.ContainerDefinition);
    const labelled = new Set(containers.flatMap((container) => [...labelledGates(container)]));
    for (const container of containers) {
      for (const gate of gatesIn(container.renderContainerDefinition(node))) {
        // One label creates a new revision of the whole task definition.
        if (!labelled.has(gate)) {
          labelled.add(gate);
          labelContainer(container, gate);
        }
      }
    }
  }
}

function labelledGates(container: ecs.ContainerDefinition): Set<Gate> {
  const holder = container as ecs.ContainerDefinition & { [LABELLED]?: Set<Gate> };
  if (!holder[LABELLED]) {
    Object.defineProperty(holder, LABELLED, { value: new Set() });
  }
  return holder[LABELLED]!;
}
