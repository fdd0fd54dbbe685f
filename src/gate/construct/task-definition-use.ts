import { CfnParameter, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { templateDigest } from '../../cdk/digest';
import { RenderedResource, RenderedResources } from '../../cdk/rendered-resources';

/** The task definitions and other readers of values in a stack whose change runs a gate. */
export class TaskDefinitionUse {
  constructor(private readonly scope: IConstruct, private readonly uses: (definition: RenderedResource) => boolean) {}

  /** Changes when a task definition does, overrides included. None without a task definition. */
  public digest(): string | undefined {
    const users = this.users();
    return users.length ? templateDigest(`[${users.map(({ text }) => text).join(',')}]`) : undefined;
  }

  /**
   * Parameters of the template whose value at deployment changes a task definition, such as an image tag. Without parameters
   * with `NoEcho`, whose values must not be in the properties of another resource.
   */
  public parameters(): Record<string, unknown> | undefined {
    const stack = Stack.of(this.scope);
    const candidates = RenderedResources.of(stack).elements.filter((element): element is CfnParameter => element instanceof CfnParameter && !element.noEcho);
    if (candidates.length === 0) {
      return undefined;
    }
    const users = this.users();
    const found = candidates.map((parameter) => stack.resolve(parameter.logicalId) as string).filter((id) => users.some((user) => user.refersTo(id)));
    return found.length ? Object.fromEntries(found.map((id) => [id, { Ref: id }])) : undefined;
  }

  private users(): RenderedResource[] {
    return RenderedResources.of(Stack.of(this.scope)).readers.filter(this.uses);
  }
}
