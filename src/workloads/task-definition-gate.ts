import { Annotations, CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct, Dependable, IConstruct, IDependable } from 'constructs';
import { DeploymentGateOptions } from './deployment-gate-options';
import { containersOfJob } from './job-definition-resource';
import { GatedReferences, gatedReferences } from './references/gated-references';
import { needsResourceOf } from './references/known-keys';
import { renderProperties } from './references/rendered-text';
import { writtenReferences } from './references/task-definition-references';
import { authoredProperties, writtenTree } from '../cdk/authored-properties';
import { RenderedResources } from '../cdk/rendered-resources';
import { DEPLOYMENT_GATE_RESOURCE_TYPE } from '../core/contracts/gate';
import { rule } from '../core/errors';
import { workloadOfType } from '../core/workloads';
import { containersIn } from '../core/workloads/workload';
import { Gate } from '../gate/construct/gate';
import { GateFunction } from '../gate/construct/gate-function';
import { assertGateOptions } from '../gate/construct/guards/gate-options';
import { declareInMetadata } from '../gate/construct/template-metadata';
import { Verification } from '../variables/verification';

const ID = 'DeploymentGate';
const GATES = new WeakMap<CfnResource, TaskDefinitionGate>();

/**
 * The gate of one task definition, job definition or Express service, which it doesn't change. Until the CDK prepares the app, aspects
 * may add containers and secrets. The gate renders nothing before, as the CDK renders lazy values once. To prepare the app, the CDK first
 * asks each construct for its dependencies. The gate then reads the references, and is created.
 */
export class TaskDefinitionGate extends Construct {
  /** Each task definition has one. The first options apply. */
  public static of(taskDefinition: CfnResource, options: DeploymentGateOptions): TaskDefinitionGate {
    const gate = GATES.get(taskDefinition) ?? new TaskDefinitionGate(taskDefinition, options);
    GATES.set(taskDefinition, gate);
    return gate;
  }

  public static has(taskDefinition: CfnResource): boolean {
    return GATES.has(taskDefinition);
  }

  private readonly checks: Construct;
  private readonly permissions = new Set<IConstruct>();
  private gate?: Gate;
  private signature?: string;

  private constructor(private readonly taskDefinition: CfnResource, private readonly options: DeploymentGateOptions) {
    super(taskDefinition.node.scope!, isOfL2(taskDefinition) ? ID : `${taskDefinition.node.id}${ID}`);
    this.checks = new Construct(this, 'Checks');
    this.checks.node.addDependency(whenPrepared(() => {
      this.build();
      return [...this.permissions, ...this.precedingTaskDefinition()];
    }));
    taskDefinition.node.addDependency(whenPrepared(() => {
      this.build();
      return this.gate ? [this.gate] : [];
    }));
    this.node.addValidation({ validate: () => this.validate() });
  }

  /** Creates the stack's function early if there may be something to check, so that later aspects, such as tags, visit it. */
  public prepareFunction(): void {
    if (this.options.verification !== Verification.NONE && mayHaveReferences(this.taskDefinition)) {
      GateFunction.of(this.taskDefinition);
    }
  }

  /** The path of the construct that the author wrote: the L2, or the L1 if there is none. */
  private get service(): string {
    return (isOfL2(this.taskDefinition) ? this.taskDefinition.node.scope! : this.taskDefinition).node.path;
  }

  private read(): GatedReferences {
    return gatedReferences(this.taskDefinition, this.service, this.options);
  }

  private build(): void {
    if (this.node.locked) {
      return; // the Stage is already synthesized
    }
    const references = this.read();
    if (references.signature === this.signature) {
      return;
    }
    this.signature = references.signature;
    references.problems.forEach((problem, name) => Annotations.of(this).addWarningV2(`cdk-service-secrets:not-checked:${name}`,
      `${name} of ${this.service} is not checked before the deployment: ${problem}`));
    const { bound } = references;
    if (bound.variables.size === 0 && !this.gate) {
      return;
    }
    assertGateOptions(this.options, bound);
    if (bound.declaration.verification === Verification.NONE) {
      declareInMetadata(Stack.of(this), bound.declaration);
    } else {
      this.create(references);
    }
  }

  private create({ bound, decryption }: GatedReferences): void {
    const stack = Stack.of(this);
    const granted = GateFunction.of(this.taskDefinition).permitReferences(this, bound, decryption, (text) => needsResourceOf(stack, text));
    granted.forEach((policy) => this.permissions.add(policy));
    this.gate?.redeclare(bound.declaration);
    this.gate ??= new Gate(this.checks, 'Gate', {
      declared: bound,
      resourceType: DEPLOYMENT_GATE_RESOURCE_TYPE,
      permissions: [],
      uses: ({ element }) => element === this.taskDefinition,
      wait: this.options.waitForValues,
      everyDeployment: this.options.verifyEveryDeployment ?? false,
    });
    this.gate.cfnResource.cfnOptions.condition = this.taskDefinition.cfnOptions.condition;
  }

  /** The dependencies of the task definition may write values, so the gate waits for them too. */
  private precedingTaskDefinition(): IConstruct[] {
    const preceding = [...this.taskDefinition.node.dependencies, ...this.taskDefinition.obtainDependencies()];
    return preceding.filter((construct) => construct !== this.gate && construct !== this.gate?.cfnResource);
  }

  private validate(): string[] {
    RenderedResources.freeze(Stack.of(this));
    return this.read().signature === this.signature ? [] : [rule({
      subject: this.service,
      must: 'must have all of its references before the app is prepared, for the gate to check them',
      got: 'others later',
      fix: 'add them in a constructor or an aspect',
    })];
  }
}

/** Whether the resource, which this renders, refers to a value that no other gate checks. */
export function hasReferences(resource: CfnResource): boolean {
  return writtenReferences(workloadOfType(resource.cfnResourceType)!, renderProperties(resource)).length > 0;
}

/** A guess without rendering. */
function mayHaveReferences(resource: CfnResource): boolean {
  const owner = resource.node.scope;
  if (owner instanceof ecs.TaskDefinition) {
    return owner.node.children.some((child) => child instanceof ecs.ContainerDefinition && hasSecrets(child));
  }
  const ofJob = isOfL2(resource) ? containersOfJob(owner!) : undefined;
  if (ofJob) {
    return ofJob.some(hasSecrets);
  }
  let isClosed = false;
  const properties = authoredProperties(resource);
  const tree = writtenTree(properties, () => (isClosed = true));
  const containers = containersIn(workloadOfType(resource.cfnResourceType)!, properties, tree);
  return isClosed || containers.some((container) => Token.isUnresolved(container) || REFERRING.some((property) => container[tree.key(property)] !== undefined));
}

const REFERRING = ['Secrets', 'LogConfiguration', 'RepositoryCredentials'];

/** Whether a container of a task or a job has secrets. */
function hasSecrets(container: IConstruct): boolean {
  const { secrets, logDriverConfig } = container as IConstruct & { readonly secrets?: object; readonly logDriverConfig?: ecs.LogDriverConfig };
  return Object.keys(secrets ?? {}).length > 0 || logDriverConfig?.secretOptions !== undefined;
}

/** Evaluated when the CDK prepares the app. */
function whenPrepared(dependencyRoots: () => IConstruct[]): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots(): IConstruct[] {
      return dependencyRoots();
    },
  });
  return dependable;
}

/** Children of an L2 depend on everything that the L2 depends on. */
function isOfL2(resource: CfnResource): boolean {
  const owner = resource.node.scope;
  return owner instanceof ecs.TaskDefinition || (owner !== undefined && 'jobDefinitionArn' in owner && owner.node.defaultChild === resource);
}
