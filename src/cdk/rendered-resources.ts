import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';

/** A resource as it will stand in the template, overrides included. */
export interface Rendered {
  readonly properties: Readonly<Record<string, unknown>>;
  /** Of the whole resource, by its logical id. */
  readonly text: string;
}

/** What was rendered of a stack whose resources are settled. */
const SETTLED = new WeakMap<Stack, Map<CfnElement, Rendered>>();

/**
 * From the validation of an app to its template nothing changes, so each resource is rendered once: many gates in a stack
 * look at the same task definitions.
 */
export function freeze(stack: Stack): void {
  if (!SETTLED.has(stack)) {
    SETTLED.set(stack, new Map());
  }
}

/** While an app is prepared, references between stacks are still to be replaced. */
export function invalidate(stack: Stack): void {
  SETTLED.delete(stack);
}

export function render(element: CfnElement): Rendered {
  const settled = SETTLED.get(Stack.of(element));
  const rendered = settled?.get(element) ?? renderNow(element);
  settled?.set(element, rendered);
  return rendered;
}

export function taskDefinitions(stack: Stack): CfnTaskDefinition[] {
  return stack.node.findAll().filter((child): child is CfnTaskDefinition =>
    CfnResource.isCfnResource(child) && child.cfnResourceType === CfnTaskDefinition.CFN_RESOURCE_TYPE_NAME && Stack.of(child) === stack);
}

function renderNow(element: CfnElement): Rendered {
  const template = (element as unknown as { _toCloudFormation(): { Resources?: unknown } })._toCloudFormation();
  const resources = Stack.of(element).resolve(template.Resources) as Record<string, { readonly Properties?: Record<string, unknown> }> | undefined;
  return { properties: Object.values(resources ?? {})[0]?.Properties ?? {}, text: JSON.stringify(resources) ?? '' };
}
