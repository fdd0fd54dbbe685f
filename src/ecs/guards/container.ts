import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { rule } from '../../core/errors';
import { alternatives } from '../../core/words';
import { addedVariables } from '../container-variables';

/** A container as in the template. */
export interface RenderedContainer {
  readonly Name?: unknown;
  readonly Environment?: readonly { readonly Name?: unknown; readonly Value?: unknown }[];
  readonly Secrets?: readonly { readonly Name?: unknown; readonly ValueFrom?: unknown }[];
}

/** Reports each container that defines a name twice or replaces a value of the library. */
export function validateContainer(rendered: RenderedContainer, container?: ecs.ContainerDefinition): string[] {
  return [...doubles(rendered, container), ...replaced(rendered, container)];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
function doubles(rendered: RenderedContainer, container?: ecs.ContainerDefinition): string[] {
  const environment = names(rendered.Environment);
  const secrets = names(rendered.Secrets);
  const twice = [...new Set([...secrets, ...environment].filter((name, index, all) => all.indexOf(name) !== index))].sort();
  if (twice.length === 0) {
    return [];
  }
  const inBoth = twice.some((name) => environment.includes(name));
  const list = inBoth ? 'environment' : 'secrets';
  const added = container ? addedVariables(container) : new Map();
  const them = twice.length === 1 ? 'it' : 'them';
  return [rule({
    subject: String(rendered.Name),
    must: 'must define each variable once, as ECS refuses a task definition otherwise',
    got: `${alternatives(twice, 'and')} ${inBoth ? 'in `environment` and in `secrets`' : 'twice in `secrets`'}`,
    fix: twice.some((name) => added.has(name))
      ? `remove ${them} from the container's own \`${list}\`, or leave ${them} out by the option \`variables\` of addToContainer`
      : 'remove one of the two',
  })];
}

/** Detects `container.addEnvironment` after `addToContainer`, which silently replaces the value in the list. */
function replaced(rendered: RenderedContainer, container?: ecs.ContainerDefinition): string[] {
  if (!container) {
    return [];
  }
  const lost = [...addedVariables(container)].filter(([name, { value }]) => {
    const entry = (Array.isArray(rendered.Environment) ? rendered.Environment as NonNullable<RenderedContainer['Environment']> : []).find((candidate) => candidate.Name === name);
    return value !== undefined && entry !== undefined && JSON.stringify(entry.Value) !== JSON.stringify(Stack.of(container).resolve(value));
  }).map(([name]) => name).sort();
  return lost.length === 0 ? [] : [rule({
    subject: String(rendered.Name),
    must: 'must define each variable once',
    got: `another value for ${alternatives(lost, 'and')} in the container's own \`environment\``,
    fix: `remove ${lost.length === 1 ? 'it' : 'them'} there, or from the variables of ${addedVariables(container).get(lost[0])!.owner.node.path}`,
  })];
}

/** The names in a list. Unknown if the list is a CloudFormation function. */
function names(entries: readonly { readonly Name?: unknown }[] | undefined): string[] {
  return (Array.isArray(entries) ? entries as readonly { readonly Name?: unknown }[] : []).map(({ Name }) => Name).filter((name): name is string => typeof name === 'string');
}
