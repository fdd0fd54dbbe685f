import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { RuleError } from '../core/errors';
import { alternatives } from '../core/words';

export interface AddedVariable {
  /** The construct that added the variable. */
  readonly owner: IConstruct;
  /** The value in `environment`; none for a secret. */
  readonly value?: string;
}

const ADDED = Symbol.for('cdk-service-secrets.added-variables');

/** The variables that this library added to a container, by name. */
export function addedVariables(container: ecs.ContainerDefinition): ReadonlyMap<string, AddedVariable> {
  return mutable(container);
}

/**
 * Records variables before a container gets them. The CDK silently replaces an equal name in `environment`, and ECS
 * refuses one that is in `secrets` twice.
 */
export function recordVariables(container: ecs.ContainerDefinition, variables: ReadonlyMap<string, AddedVariable>): void {
  const added = mutable(container);
  const again = [...variables.keys()].filter((name) => added.has(name));
  if (again.length) {
    const owners = new Set(again.map((name) => added.get(name)!.owner.node.path));
    throw new RuleError({
      subject: container.containerName,
      must: 'must get each variable once',
      got: `${alternatives(again, 'and')} again, after addToContainer of ${[...owners].join(' and ')}`,
      fix: 'remove one of the calls, or name different variables in the option `variables` of each',
    });
  }
  const own = ownEnvironment(container);
  const taken = [...variables.keys()].filter((name) => Object.prototype.hasOwnProperty.call(own, name));
  if (taken.length) {
    throw new RuleError({
      subject: container.containerName,
      must: 'must define each variable once',
      got: `${alternatives(taken, 'and')} in the container's own \`environment\` too`,
      fix: `remove ${taken.length === 1 ? 'it' : 'them'} there, or leave ${taken.length === 1 ? 'it' : 'them'} out by the option \`variables\` of addToContainer`,
    });
  }
  variables.forEach((variable, name) => added.set(name, variable));
}

function mutable(container: ecs.ContainerDefinition): Map<string, AddedVariable> {
  const holder = container as ecs.ContainerDefinition & { [ADDED]?: Map<string, AddedVariable> };
  if (!holder[ADDED]) {
    Object.defineProperty(holder, ADDED, { value: new Map() });
  }
  return holder[ADDED]!;
}

/** The CDK has no other way to read it before the template is rendered. */
function ownEnvironment(container: ecs.ContainerDefinition): Readonly<Record<string, string>> {
  return (container as unknown as { readonly environment?: Record<string, string> }).environment ?? {};
}
