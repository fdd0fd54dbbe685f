import { CfnResource, IResolveContext, Lazy, Stack } from 'aws-cdk-lib';
import { AddedVariables, Addition } from './addition';
import { assertAddable, validateAdded } from './guards/added-variables';
import { amendProperties, Properties, resolvingTree, writtenTree } from '../cdk/authored-properties';
import { RenderedResources } from '../cdk/rendered-resources';
import { FINGERPRINT_LABEL, FINGERPRINT_VARIABLE } from '../core/contracts/gate';
import { changeAt, isKnownObject, Tree } from '../core/workloads/tree';
import { containerName, EXECUTION_ROLE, TaskPlace, Workload } from '../core/workloads/workload';
import { Gate } from '../gate/construct/gate';
import { gatesIn } from '../gate/construct/gate-reference';

type Container = Readonly<Record<string, unknown>>;

const ADDED = new WeakMap<CfnResource, WorkloadVariables>();

/** The variables that the library adds to the containers of one resource, besides those of its author. */
export class WorkloadVariables {
  public static of(resource: CfnResource, workload: Workload): WorkloadVariables {
    const added = ADDED.get(resource) ?? new WorkloadVariables(resource, workload);
    ADDED.set(resource, added);
    return added;
  }

  private readonly additions: Addition[] = [];
  /** Gates, with the container that gets their fingerprint: by name, or each container that refers to the gate. */
  private readonly fingerprints = new Map<Gate, { readonly container?: string; readonly byUse: boolean }>();

  /** The properties without the added variables. */
  public readonly authored: () => Properties;

  private constructor(private readonly resource: CfnResource, private readonly workload: Workload) {
    this.authored = amendProperties(resource, (properties) => this.render(properties));
    resource.node.addValidation({ validate: () => this.validate() });
  }

  public assertAddable(added: AddedVariables): void {
    assertAddable({ resource: this.resource, workload: this.workload, properties: this.authored() }, added, this.additions);
  }

  public add(addition: Addition): void {
    this.additions.push(addition);
  }

  /** The resource then changes when a value changes. */
  public showFingerprint(gate: Gate, place: { readonly container?: string; readonly byUse: boolean }): void {
    if (!this.fingerprints.has(gate)) {
      this.fingerprints.set(gate, place);
    }
  }

  private render(properties: Properties): Properties {
    const tree = writtenTree(properties);
    const result: Record<string, unknown> = { ...properties };
    const role = this.additions.find(({ roleToSet }) => roleToSet !== undefined)?.roleToSet;
    for (const name of new Set(this.workload.tasks.map(topOf))) {
      const value = properties[tree.key(name)];
      const places = this.workload.tasks.filter((place) => topOf(place) === name);
      if (value !== undefined) {
        const produce = (context: IResolveContext): unknown => places.reduce<unknown>((changed, place) => this.amend(changed, place, properties, context, role), value);
        result[tree.key(name)] = Lazy.uncachedAny({ produce });
      }
    }
    if (role !== undefined && this.workload.tasks.some(({ task }) => task.length === 0)) {
      result[tree.key(EXECUTION_ROLE)] ??= role;
    }
    return result;
  }

  private amend(value: unknown, { task, containers }: TaskPlace, properties: Properties, context: IResolveContext, role: string | undefined): unknown {
    const tree = resolvingTree(properties, context);
    const withVariables = changeAt(value, [...task, ...containers].slice(1), tree, (container) => this.amendContainer(container, tree));
    return role === undefined || task.length === 0 ? withVariables
      : changeAt(withVariables, task.slice(1), tree, (found) => (isKnownObject(found) ? { [tree.key(EXECUTION_ROLE)]: role, ...defined(found) } : found));
  }

  private amendContainer(container: unknown, tree: Tree): unknown {
    if (!isKnownObject(container)) {
      return container;
    }
    const name = containerName(this.workload, container, tree);
    const mine = this.additions.filter((addition) => addition.container === undefined || addition.container === name);
    const environment = mine.flatMap((addition) => [...addition.environment]);
    const secrets = mine.flatMap((addition) => [...addition.secrets]);
    const shown = this.fingerprintsOf(container, name);
    const inEnvironment = this.workload.fingerprint === 'environment' ? shown : [];
    const result = append(append(container, 'Environment', 'Value', [...environment, ...inEnvironment], tree), 'Secrets', 'ValueFrom', secrets, tree);
    return this.workload.fingerprint === 'label' ? labelled(result, shown, tree) : result;
  }

  private fingerprintsOf(container: Container, name: unknown): [string, string][] {
    return [...this.fingerprints].flatMap(([gate, place], index): [string, string][] => {
      const isHere = place.byUse ? gatesIn(container).has(gate) : place.container === undefined || place.container === name;
      return isHere ? [[fingerprintName(this.workload, index === 0 ? undefined : gate), gate.fingerprint]] : [];
    });
  }

  private validate(): string[] {
    const stack = Stack.of(this.resource);
    RenderedResources.freeze(stack);
    const { properties } = RenderedResources.of(stack).of(this.resource);
    return validateAdded({ resource: this.resource, workload: this.workload, properties }, this.additions);
  }
}

/** The top-level property of the resource that contains the task or its containers. */
function topOf({ task, containers }: TaskPlace): string {
  return [...task, ...containers][0];
}

/** Returns the container unchanged if the list isn't known; a validation reports that. */
function append(container: Container, list: string, value: string, entries: readonly (readonly [string, string])[], tree: Tree): Container {
  const written = tree.open(container[tree.key(list)]) ?? [];
  return entries.length === 0 || !Array.isArray(written) ? container : {
    ...container,
    [tree.key(list)]: [...written as unknown[], ...entries.map(([name, text]) => ({ [tree.key('Name')]: name, [tree.key(value)]: text }))],
  };
}

function labelled(container: Container, labels: readonly (readonly [string, string])[], tree: Tree): Container {
  const written = tree.open(container[tree.key('DockerLabels')]) ?? {};
  return labels.length === 0 || !isKnownObject(written) ? container : { ...container, [tree.key('DockerLabels')]: { ...written, ...Object.fromEntries(labels) } };
}

/** Fingerprints of further gates have different names. */
function fingerprintName({ fingerprint }: Workload, further: Gate | undefined): string {
  const part = further?.node.addr.slice(-8);
  return fingerprint === 'label'
    ? part ? `${FINGERPRINT_LABEL}.${part}` : FINGERPRINT_LABEL
    : part ? `${FINGERPRINT_VARIABLE}_${part.toUpperCase()}` : FINGERPRINT_VARIABLE;
}

function defined(object: Container): Container {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
