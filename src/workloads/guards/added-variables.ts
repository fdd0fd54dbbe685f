import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Properties, writtenTree } from '../../cdk/authored-properties';
import { Rule, rule, RuleError } from '../../core/errors';
import { resembling } from '../../core/misspelt';
import { alternatives } from '../../core/words';
import { EKS_PROPERTIES } from '../../core/workloads/job-definition';
import { Path, TEMPLATE, Tree, valuesAt } from '../../core/workloads/tree';
import { containerName, containersIn, tasksIn, Workload, WorkloadTask } from '../../core/workloads/workload';
import { AddedVariables, Addition } from '../addition';

/** A resource, with the properties that are known so far. */
export interface AmendedResource {
  readonly resource: CfnResource;
  readonly workload: Workload;
  readonly properties: Properties;
}

/** Checks what is known when variables are added. `validateAdded` checks the rest in the template. */
export function assertAddable(subject: AmendedResource, addition: AddedVariables, before: readonly AddedVariables[]): void {
  const tree = writtenTree(subject.properties);
  const broken = barredName(subject, addition) ?? addedTwice(subject, addition, before) ?? ofKubernetes(subject, tree)
    ?? selection(subject, tree, addition.container) ?? definedTwice(subject, tree, addition);
  if (broken) {
    throw new RuleError(broken);
  }
}

/** Checks in the template that nothing is missing. */
export function validateAdded(subject: AmendedResource, additions: readonly Addition[]): string[] {
  if (additions.length === 0) {
    return [];
  }
  const closed = closedParts(subject);
  const broken = closed.length > 0 ? closed : [
    ofKubernetes(subject, TEMPLATE),
    ...additions.flatMap((addition) => [selection(subject, TEMPLATE, addition.container, true), replaced(subject, addition), otherRole(subject, addition)]),
  ].filter((each) => each !== undefined);
  return [...new Set(broken.map(rule))];
}

function barredName({ workload: { barredPrefix, service } }: AmendedResource, addition: AddedVariables): Rule | undefined {
  const name = barredPrefix && namesOf(addition).find((each) => each.toUpperCase().startsWith(barredPrefix));
  return !name ? undefined : {
    subject: name,
    must: `must not begin with ${barredPrefix} in a job, as ${service} keeps such names for its own variables`,
    got: name,
    fix: 'rename the variable',
  };
}

function addedTwice({ resource }: AmendedResource, addition: AddedVariables, before: readonly AddedVariables[]): Rule | undefined {
  const others = before.filter(({ container }) => container === undefined || addition.container === undefined || container === addition.container);
  const again = namesOf(addition).filter((name) => others.some((other) => namesOf(other).includes(name))).sort();
  const owners = [...new Set(others.filter((other) => namesOf(other).some((name) => again.includes(name))).map(({ owner }) => owner.node.path))];
  return again.length === 0 ? undefined : {
    subject: resource.node.path,
    must: 'must get each variable once',
    got: `${alternatives(again, 'and')} again, after a call of ${owners.join(' and ')}`,
    fix: 'remove one of the calls, or name different variables in the option `variables` of each',
  };
}

function ofKubernetes({ resource, properties }: AmendedResource, tree: Tree): Rule | undefined {
  return EKS_PROPERTIES.every((path) => valuesAt(properties, path, tree).length === 0) ? undefined : {
    subject: resource.node.path,
    must: 'must run on ECS, as a pod of EKS takes no references to values',
    got: 'eksProperties',
    fix: 'declare the variables in a KubernetesSecrets, and let the pod use its Secret',
  };
}

/** @param final Whether the properties are those of the template. */
function selection({ resource, workload, properties }: AmendedResource, tree: Tree, container: string | undefined, final = false): Rule | undefined {
  const tasks = tasksIn(workload, properties, tree);
  const names = [...new Set(tasks.flatMap((task) => namesIn(workload, task, tree)))];
  if (container === undefined) {
    return tasks.every(({ containers }) => containers.length < 2) ? undefined : {
      subject: 'container',
      must: `must name the container of ${resource.node.path} that gets the variables, as there are several`,
      got: 'none',
      fix: `set the option \`container\` to ${alternatives(names, 'or', JSON.stringify)}`,
    };
  }
  const isKnown = final || (tasks.length > 0 && !tasks.some((task) => namesIn(workload, task, tree).some((name) => Token.isUnresolved(name))));
  if (names.includes(container) || !isKnown) {
    return undefined;
  }
  const meant = resembling(container, names);
  return {
    subject: 'container',
    must: `must be the name of a container of ${resource.node.path}`,
    got: JSON.stringify(container),
    fix: meant ? `did you mean \`${meant}\`?` : names.length > 0 ? `use ${alternatives(names, 'or')}, or leave it out` : 'leave it out: the container has no name',
  };
}

/** The service rejects a name that is in both of the author's lists. */
function definedTwice({ resource, workload, properties }: AmendedResource, tree: Tree, addition: AddedVariables): Rule | undefined {
  const own = containersIn(workload, properties, tree)
    .filter((container) => addition.container === undefined || containerName(workload, container, tree) === addition.container)
    .flatMap((container) => ['Environment', 'Secrets'].flatMap((list) => entriesOf(container, list, tree).map((entry) => [list, entry[tree.key('Name')]] as const)));
  const [list, name] = own.find(([, written]) => namesOf(addition).includes(String(written))) ?? [];
  return name === undefined ? undefined : {
    subject: String(name),
    must: `must be defined once in ${resource.node.path}`,
    got: `\`${list!.toLowerCase()}\` of its own, which has it too`,
    fix: 'remove it there, or leave it out by the option `variables`',
  };
}

/** Parts that are intrinsic functions of CloudFormation. The library can't add anything to them. */
function closedParts({ resource, workload, properties }: AmendedResource): Rule[] {
  const closed = new Set<string>();
  const tree: Tree = { ...TEMPLATE, closed: (path: Path) => closed.add(path.join('.')) };
  for (const { task, containers } of workload.tasks) {
    ['Environment', 'Secrets'].forEach((list) => valuesAt(properties, [...task, ...containers, list, '*'], tree));
  }
  return [...closed].sort().map((path) => ({
    subject: resource.node.path,
    must: `must have its ${path || 'properties'} written out, for variables to be added`,
    got: 'a function of CloudFormation',
    fix: 'write out the list, and put the function around a single value of it',
  }));
}

/** A property override or another amendment that replaces the added variables. */
function replaced({ resource, workload, properties }: AmendedResource, addition: Addition): Rule | undefined {
  const stack = Stack.of(resource);
  const containers = containersIn(workload, properties, TEMPLATE)
    .filter((container) => addition.container === undefined || containerName(workload, container, TEMPLATE) === addition.container);
  const missing = (list: string, value: string, entries: ReadonlyMap<string, string>): string[] => [...entries].filter(([name, text]) => {
    const wanted = JSON.stringify(stack.resolve(text));
    return !containers.every((container) => entriesOf(container, list, TEMPLATE).some((entry) => entry.Name === name && JSON.stringify(entry[value]) === wanted));
  }).map(([name]) => name);
  const lost = [...missing('Environment', 'Value', addition.environment), ...missing('Secrets', 'ValueFrom', addition.secrets)].sort();
  return lost.length === 0 ? undefined : {
    subject: resource.node.path,
    must: `must have ${alternatives(lost, 'and')} of ${addition.owner.node.path} in the template`,
    got: 'another value, or none',
    fix: 'remove the property override that replaces the list, or declare its variables in code',
  };
}

/** The resource has another role than the roles that got the permissions. */
function otherRole({ resource, workload, properties }: AmendedResource, { secrets, roles }: Addition): Rule | undefined {
  const stack = Stack.of(resource);
  const known = roles.map((role) => JSON.stringify(stack.resolve(role)));
  const other = tasksIn(workload, properties, TEMPLATE).some(({ role }) => !known.includes(JSON.stringify(role)));
  return secrets.size === 0 || !other ? undefined : {
    subject: resource.node.path,
    must: 'must have the execution role that it had when variables were added, which may read them',
    got: 'another one, or a further task',
    fix: 'set the role and add all tasks before the variables, or give `executionRole`',
  };
}

function namesOf({ environment, secrets }: AddedVariables): string[] {
  return [...environment.keys(), ...secrets.keys()];
}

function namesIn(workload: Workload, { containers }: WorkloadTask, tree: Tree): string[] {
  return containers.map((container) => containerName(workload, container, tree)).filter((name): name is string => typeof name === 'string');
}

function entriesOf(container: Properties, list: string, tree: Tree): Properties[] {
  return valuesAt(container, [list, '*'], tree).filter((entry): entry is Properties => typeof entry === 'object' && entry !== null);
}
