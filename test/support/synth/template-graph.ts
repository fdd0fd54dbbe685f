import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | string[];
}

/** The dependencies in a template, by every mechanism of CloudFormation. */
export class TemplateGraph {
  public static of(stack: Stack): TemplateGraph {
    return new TemplateGraph(Template.fromStack(stack, { skipCyclicalDependenciesCheck: true }).toJSON().Resources ?? {});
  }

  constructor(private readonly resources: Record<string, Resource>) {}

  public idsOf(type: string): string[] {
    return Object.keys(this.resources).filter((id) => this.resources[id].Type === type);
  }

  public theOnly(type: string): string {
    const ids = this.idsOf(type);
    expect(ids).toHaveLength(1);
    return ids[0];
  }

  /** True when CloudFormation creates `id` after `other`. */
  public waitsFor(id: string, other: string): boolean {
    return this.reachable(id).has(other);
  }

  /** The ids of a cycle, if there is one. */
  public cycle(): string | undefined {
    return Object.keys(this.resources).find((id) => this.reachable(id).has(id));
  }

  private reachable(start: string): Set<string> {
    const seen = new Set<string>();
    const next = this.references(this.resources[start]);
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      if (!seen.has(id)) {
        seen.add(id);
        next.push(...this.references(this.resources[id]));
      }
    }
    return seen;
  }

  private references(resource: Resource): string[] {
    const found = [resource.DependsOn ?? []].flat();
    JSON.stringify(resource.Properties ?? {}, (key, value: unknown) => {
      if (key === 'Ref' && typeof value === 'string') {
        found.push(value);
      } else if (key === 'Fn::GetAtt') {
        found.push(String(Array.isArray(value) ? value[0] : value).split('.')[0]);
      } else if (key === 'Fn::Sub') {
        const text = Array.isArray(value) ? String(value[0]) : String(value);
        found.push(...[...text.matchAll(/\$\{([^!}.]+)/g)].map((match) => match[1]));
      }
      return value;
    });
    return found.filter((id) => id in this.resources);
  }
}
