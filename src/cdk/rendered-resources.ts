import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { partsOf, referencedIds } from './template-references';
import { READER_TYPES } from '../core/workloads';
import { TASK_DEFINITION } from '../core/workloads/task-definition';

/** A resource as in the template, overrides included. Rendered on first use. */
export class RenderedResource {
  private fragment?: Readonly<Record<string, { readonly Properties?: Record<string, unknown> }>>;
  private json?: string;
  private references?: ReadonlySet<string>;
  private parts?: ReadonlySet<string>;

  constructor(public readonly element: CfnResource) {}

  public get properties(): Readonly<Record<string, unknown>> {
    return Object.values(this.rendered)[0]?.Properties ?? {};
  }

  /** The whole resource, by its logical ID. */
  public get text(): string {
    this.json ??= JSON.stringify(this.rendered);
    return this.json;
  }

  /** Whether a property refers to the resource or parameter with this logical ID. */
  public refersTo(logicalId: string): boolean {
    this.references ??= referencedIds(this.properties);
    return this.references.has(logicalId);
  }

  /** Whether the fragment is one of the values in the properties, at any depth. */
  public contains(fragment: unknown): boolean {
    this.parts ??= partsOf(this.properties);
    return this.parts.has(JSON.stringify(fragment));
  }

  private get rendered(): NonNullable<typeof this.fragment> {
    if (!this.fragment) {
      const template = (this.element as unknown as { _toCloudFormation(): { Resources?: unknown } })._toCloudFormation();
      this.fragment = (Stack.of(this.element).resolve(template.Resources) ?? {}) as NonNullable<typeof this.fragment>;
    }
    return this.fragment;
  }
}

/** By stack, from its validation to its template. */
const FROZEN = new WeakMap<Stack, RenderedResources>();

/**
 * The resources of a stack, each rendered once for all gates.
 *
 * The CDK synthesizes an app in three phases. It *prepares* the app: it runs aspects, resolves every token to find
 * references between stacks, and replaces these. It *validates* the constructs. Then it *synthesizes* the templates. Only
 * preparing changes resources. So a validation may freeze what it renders, and the template repeats it. An app can be changed
 * and synthesized again, which begins with preparing: a token that is resolved with `preparing` invalidates what was frozen.
 * Outside of these phases, as in `stack.resolve` of an app under construction, nothing is frozen, and each use renders again.
 */
export class RenderedResources {
  /** The frozen resources, or else the present ones. */
  public static of(stack: Stack): RenderedResources {
    return FROZEN.get(stack) ?? new RenderedResources(stack);
  }

  /** Called by a validation: nothing changes from here to the template. */
  public static freeze(stack: Stack): void {
    if (!FROZEN.has(stack)) {
      FROZEN.set(stack, new RenderedResources(stack));
    }
  }

  /** Called while an app is prepared. */
  public static invalidate(stack: Stack): void {
    FROZEN.delete(stack);
  }

  private readonly rendered = new Map<CfnResource, RenderedResource>();
  private readonly types = new Map<string, readonly RenderedResource[]>();
  private all?: readonly CfnElement[];

  private constructor(private readonly stack: Stack) {}

  /** All elements of the stack without those of nested stacks. */
  public get elements(): readonly CfnElement[] {
    this.all ??= this.stack.node.findAll().filter((child): child is CfnElement => CfnElement.isCfnElement(child) && Stack.of(child) === this.stack);
    return this.all;
  }

  public get taskDefinitions(): readonly RenderedResource[] {
    return this.ofType(TASK_DEFINITION.resourceType);
  }

  /** The resources that may read values by a reference. */
  public get readers(): readonly RenderedResource[] {
    return READER_TYPES.flatMap((type) => this.ofType(type));
  }

  /** Each renders on first use. */
  public get cfnResources(): readonly RenderedResource[] {
    return this.elements.filter((element): element is CfnResource => CfnResource.isCfnResource(element)).map((element) => this.of(element));
  }

  public ofType(type: string): readonly RenderedResource[] {
    const known = this.types.get(type);
    if (known) {
      return known;
    }
    const found = this.elements.filter((element): element is CfnResource => CfnResource.isCfnResource(element) && element.cfnResourceType === type);
    const rendered = found.map((element) => this.of(element));
    this.types.set(type, rendered);
    return rendered;
  }

  public of(element: CfnResource): RenderedResource {
    const known = this.rendered.get(element);
    if (known) {
      return known;
    }
    const rendered = new RenderedResource(element);
    this.rendered.set(element, rendered);
    return rendered;
  }
}
