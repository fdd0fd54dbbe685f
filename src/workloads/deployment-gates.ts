import { IAspect, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isWorkload, workloadsBelow } from './deployment-gate';
import { assertDeploymentGateOptions, DeploymentGateOptions } from './deployment-gate-options';
import { hasReferences, TaskDefinitionGate } from './task-definition-gate';
import { RuleError } from '../core/errors';
import { having } from '../core/input';
import { alternatives } from '../core/words';

/**
 * Adds a `DeploymentGate` to each task definition, job definition of AWS Batch and Express service of an app, a stage or a stack. The
 * gates check the values before the resources are registered.
 *
 * The CDK applies an aspect within one stage. If an app has `Stage`s, as with CDK Pipelines, add the aspect in the constructor of the
 * stage.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/aspects.html
 *
 * @example
 *
 * Aspects.of(app).add(new DeploymentGates());
 */
export class DeploymentGates implements IAspect {
  private readonly stages = new WeakSet<IConstruct>();

  /**
   * Creates a gate for each task definition below the construct that the aspect is added to.
   *
   * @param options How the gates check values. For other options of a single task definition, use `DeploymentGate`.
   */
  constructor(private readonly options: DeploymentGateOptions = {}) {
    assertDeploymentGateOptions(options);
  }

  /**
   * The CDK calls it.
   *
   * @param node A construct below the one that the aspect is added to.
   *
   * @example
   *
   * Aspects.of(app).add(new DeploymentGates({ waitForValues: Duration.minutes(5) }));
   */
  public visit(node: IConstruct): void {
    having('a construct', ['node'], 'let the CDK call it: add DeploymentGates as an aspect')('node', node);
    const stage = stageOf(node);
    if (!this.stages.has(stage)) {
      this.stages.add(stage);
      assertNoStages(node);
      // Add all gates at the first visit: other aspects of the same pass then visit what the gates create.
      workloadsBelow(node).filter((found) => stageOf(found) === stage).forEach((found) => this.add(found));
    }
    if (isWorkload(node)) {
      this.add(node);
    }
  }

  private add(taskDefinition: Parameters<typeof TaskDefinitionGate.of>[0]): void {
    if (!TaskDefinitionGate.has(taskDefinition)) {
      TaskDefinitionGate.of(taskDefinition, this.options).prepareFunction();
    }
  }
}

/** The gates would not check the task definitions of nested stages, as those are already synthesized. */
function assertNoStages(scope: IConstruct): void {
  const open = workloadsBelow(scope).filter((found) =>
    stageOf(found) !== stageOf(scope) && !TaskDefinitionGate.has(found) && hasReferences(found));
  const stages = [...new Set(open.map((found) => stageOf(found).node.path))];
  if (stages.length > 0) {
    throw new RuleError({
      subject: 'DeploymentGates',
      must: 'must be added to each Stage, as the CDK applies an aspect within one Stage only',
      got: alternatives(stages, 'and'),
      fix: 'add the aspect DeploymentGates in the constructor of the Stage',
    });
  }
}

/** The app is the stage of constructs that no `Stage` contains. */
function stageOf(construct: IConstruct): IConstruct {
  return Stage.isStage(construct) ? construct : Stage.of(construct) ?? construct.node.root;
}
