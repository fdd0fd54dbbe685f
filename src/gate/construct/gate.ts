import { CfnParameter, CfnResource, CustomResource, Duration, ITaggable, Lazy, Stack, TagManager, TagType } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { GateFunction } from './gate-function';
import { assertEventSize } from './guards/event-size';
import { TaskDefinitionUse } from './task-definition-use';
import { defaultWait, noteWaiting } from './waiting';
import { RenderedResource, RenderedResources } from '../../cdk/rendered-resources';
import { ATTRIBUTE_SET, GATE_RESOURCE_TYPE, GateAttribute, GateProperties, SERVICE_TIMEOUT_SECONDS, VARIABLES_METADATA } from '../../core/contracts/gate';
import { Declaration, isWrittenByGate } from '../../core/declaration';
import { encodeMetadata } from '../../core/description';
import { encodeDeclaration, WireDeclaration } from '../../core/wire';
import { BoundDeclaration, withBoundParts } from '../../variables/binding/bound-declaration';

export interface GateProps {
  readonly declared: BoundDeclaration;
  /** @default - a separate policy for this declaration */
  readonly permissions?: readonly IDependable[];
  /**
   * The task definitions whose change runs the gate.
   *
   * @default - those that refer to the gate
   */
  readonly uses?: (definition: RenderedResource) => boolean;
  /** @default GATE_RESOURCE_TYPE */
  readonly resourceType?: string;
  /** @default - 10 minutes if the stack creates the key or the secret of a store */
  readonly wait?: Duration;
  readonly everyDeployment: boolean;
}

/** The custom resource that creates and checks the values of one declaration before CloudFormation registers a task definition. */
export class Gate extends Construct implements ITaggable {
  /** Tags of the values that it creates: those of its stack, and those that the CDK adds to this construct as to resources. */
  public readonly tags = new TagManager(TagType.MAP, GATE_RESOURCE_TYPE);
  private readonly resource: CustomResource;
  private settledId?: string;
  private declaration: Declaration;

  constructor(scope: Construct, id: string, props: GateProps) {
    super(scope, id);
    this.declaration = props.declared.declaration;
    const gateFunction = GateFunction.of(this);
    const permissions = props.permissions ?? gateFunction.permit(this, props.declared);
    const use = new TaskDefinitionUse(this, props.uses ?? ((definition) => definition.refersTo(this.logicalId)));
    assertEventSize(this, encodeDeclaration(this.declaration));
    const awaited = withBoundParts(props.declared);
    const waitOnCreate = props.wait ? undefined : defaultWait(awaited);
    noteWaiting(scope, awaited, props.wait);
    const properties: GateProperties = {
      Declaration: Lazy.uncachedAny({ produce: () => encodeDeclaration(this.declaration) }) as unknown as WireDeclaration,
      Attributes: ATTRIBUTE_SET,
      Tags: Lazy.uncachedAny({ produce: () => this.creationTags }) as unknown as Record<string, string>,
      ...(props.wait ? { Wait: props.wait.toSeconds() } : {}),
      ...(waitOnCreate ? { WaitOnCreate: waitOnCreate.toSeconds() } : {}),
      TaskDefinitions: Lazy.uncachedString({ produce: ({ preparing }) => this.whenPrepared(preparing, () => use.digest()) }),
      Parameters: Lazy.uncachedAny({ produce: ({ preparing }) => this.whenPrepared(preparing, () => use.parameters()) }) as unknown as Record<string, CfnParameter>,
      ...(props.everyDeployment ? { Nonce: new Date().toISOString() } : {}),
    };
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: props.resourceType ?? GATE_RESOURCE_TYPE,
      serviceToken: gateFunction.serviceToken,
      serviceTimeout: Duration.seconds(SERVICE_TIMEOUT_SECONDS),
      properties: { ...properties },
    });
    this.describe(encodeMetadata(this.declaration));
    this.after(...permissions);
  }

  /** Tags of the values that it creates, beside its own. Known when the template is written. */
  public get creationTags(): Record<string, string> | undefined {
    if (!Object.values(this.declaration.variables).some(isWrittenByGate)) {
      return undefined;
    }
    const tags = { ...Stack.of(this).tags.tagValues(), ...this.tags.tagValues() };
    return Object.keys(tags).length ? tags : undefined;
  }

  /** Digest of the versions of all values. */
  public get fingerprint(): string {
    return this.attribute(GateAttribute.FINGERPRINT);
  }

  public attribute(name: string): string {
    return this.resource.getAttString(name);
  }

  /** The logical ID in the template. Every reference needs it, so it is resolved once and cached. */
  public get logicalId(): string {
    this.settledId ??= Stack.of(this).resolve(this.cfnResource.logicalId) as string;
    return this.settledId;
  }

  public get cfnResource(): CfnResource {
    return this.resource.node.defaultChild as CfnResource;
  }

  /** Replaces the declaration, if an app changes after synthesis. */
  public redeclare(declaration: Declaration): void {
    this.declaration = declaration;
  }

  /** The gate runs after these. */
  public after(...dependencies: IDependable[]): void {
    this.resource.node.addDependency(...dependencies);
  }

  /** In metadata, as a changed property would run the gate. */
  private describe(variables: ReturnType<typeof encodeMetadata>): void {
    if (Object.keys(variables).length > 0) {
      (this.resource.node.defaultChild as CfnResource).addMetadata(VARIABLES_METADATA, variables);
    }
  }

  /** Preparation searches references between stacks. These have none. */
  private whenPrepared<T>(preparing: boolean, produce: () => T): T | undefined {
    if (preparing) {
      RenderedResources.invalidate(Stack.of(this));
      return undefined;
    }
    return produce();
  }
}
