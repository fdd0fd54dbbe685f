import { CfnParameter, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { templateDigest } from '../../cdk/digest';
import { render, taskDefinitions } from '../../cdk/rendered-resources';

/** The task definitions of a stack that refer to a gate, however the reference got there. */
export class TaskDefinitionUse {
  constructor(private readonly scope: IConstruct, private readonly gateLogicalId: () => string) {}

  /** Changes when a task definition does, overrides included. None without a task definition. */
  public digest(): string | undefined {
    const rendered = this.rendered();
    return rendered.length ? templateDigest(`[${rendered.join(',')}]`) : undefined;
  }

  /**
   * Parameters of the template whose value, given at deployment, changes a task definition: an image tag. A parameter
   * with `NoEcho` is left out: its value doesn't belong into the properties of another resource.
   */
  public parameters(): Record<string, unknown> | undefined {
    const stack = Stack.of(this.scope);
    const candidates = stack.node.findAll().filter((child): child is CfnParameter => child instanceof CfnParameter && Stack.of(child) === stack && !child.noEcho);
    if (candidates.length === 0) {
      return undefined;
    }
    const text = this.rendered().join('\n');
    const found: Record<string, unknown> = {};
    for (const parameter of candidates) {
      const id = stack.resolve(parameter.logicalId);
      if (text.includes(`{"Ref":"${id}"}`) || text.includes(`\${${id}}`)) {
        found[id] = { Ref: id };
      }
    }
    return Object.keys(found).length ? found : undefined;
  }

  private rendered(): string[] {
    const id = this.gateLogicalId();
    return taskDefinitions(Stack.of(this.scope))
      .map((definition) => render(definition).text)
      .filter((text) => mentions(text, id));
  }
}

/** By `Fn::GetAtt` or `Fn::Sub`. */
export function mentions(text: string, logicalId: string): boolean {
  return text.includes(`["${logicalId}","`) || text.includes(`\${${logicalId}.`);
}
