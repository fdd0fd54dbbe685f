import { IAspect, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isWorkload, workloadsIn } from './deployment-gate';
import { assertDeploymentGateOptions, DeploymentGateOptions } from './deployment-gate-options';
import { hasReferences, TaskDefinitionGate } from './task-definition-gate';
import { RuleError } from '../core/errors';
import { alternatives } from '../core/list/suggest';

/**
 * A `DeploymentGate` for each task definition, job definition of AWS Batch and Express service of an app, a stage or a stack: its values
 * are checked before it is registered.
 *
 * The CDK applies an aspect within one stage, so where an app has `Stage`s, as with CDK Pipelines, add it in the constructor of the
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
   * A gate for each task definition below the construct that the aspect is added to.
   *
   * @param options How values are checked, in all of them. Single ones get other options by `DeploymentGate`.
   */
  constructor(private readonly options: DeploymentGateOptions = {}) {
    assertDeploymentGateOptions(options);
  }

  /**
   * Called by the CDK.
   *
   * @param node A construct below the one that the aspect is added to.
   *
   * @example
   *
   * Aspects.of(app).add(new DeploymentGates({ waitForValues: Duration.minutes(5) }));
   */
  public visit(node: IConstruct): void {
    const stage = stageOf(node);
    if (!this.stages.has(stage)) {
      this.stages.add(stage);
      assertNoStages(node);
      // At once: aspects that the CDK applies in one pass reach what is created before they come by.
      workloadsIn(node).filter((found) => stageOf(found) === stage).forEach((found) => this.add(found));
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

/** Task definitions that nobody would check although the author believes it. They are synthesized already. */
function assertNoStages(scope: IConstruct): void {
  const open = workloadsIn(scope).filter((found) =>
    stageOf(found) !== stageOf(scope) && !TaskDefinitionGate.has(found) && hasReferences(found));
  const stages = [...new Set(open.map((found) => stageOf(found).node.path))];
  if (stages.length > 0) {
    throw new RuleError({
      subject: 'DeploymentGates',
      must: 'must be added to each Stage, as the CDK applies an aspect within one Stage only',
      got: alternatives(stages, 'and'),
      fix: 'write Aspects.of(this).add(new DeploymentGates()) in the constructor of the Stage',
    });
  }
}

/** An app is the stage of what is in no other. */
function stageOf(construct: IConstruct): IConstruct {
  return Stage.isStage(construct) ? construct : Stage.of(construct) ?? construct.node.root;
}
