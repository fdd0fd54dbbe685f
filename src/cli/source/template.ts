import { DEPLOYMENT_GATE_RESOURCE_TYPE } from '../../core/contracts/gate';
import { isObject, JsonObject, objectOrEmpty, objectsIn, textOrEmpty } from '../../core/json-object';
import { workloadOfType } from '../../core/workloads';
import { EXPRESS_SERVICE, TASK_DEFINITION_ARN } from '../../core/workloads/express-service';
import { TEMPLATE } from '../../core/workloads/tree';
import { containerName, tasksIn, Workload } from '../../core/workloads/workload';

/** A CloudFormation template, as far as the command line reads it. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type?: string; readonly Default?: unknown }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

/** A resource whose containers use a declaration: a task definition, an Express service, a job definition of AWS Batch. */
export interface TemplateWorkload {
  readonly logicalId: string;
  readonly type: string;
  /** As its author named it. */
  readonly name?: unknown;
  readonly tasks: readonly FoundTask[];
  /** The containers of all tasks. */
  readonly containers: readonly FoundContainer[];
}

export interface FoundTask {
  /** As it is in the template. */
  readonly executionRole: unknown;
  readonly containers: readonly FoundContainer[];
}

export interface FoundContainer {
  readonly name: unknown;
  /** Plain variables. Values may contain intrinsic functions. */
  readonly environment: Readonly<Record<string, unknown>>;
  /** Includes those of its log driver. */
  readonly secrets: readonly { readonly name: string; readonly valueFrom: unknown }[];
}

/** The resources and parameters with a valid shape. Ignores the rest of the template. */
export function parseStackTemplate(content: JsonObject): Template {
  const resources = Object.entries(objectOrEmpty(content.Resources)).flatMap(([id, resource]): [string, TemplateResource][] =>
    (isObject(resource) && typeof resource.Type === 'string'
      ? [[id, { Type: resource.Type, Properties: objectOrEmpty(resource.Properties), Metadata: objectOrEmpty(resource.Metadata), DependsOn: textsIn(resource.DependsOn) }]]
      : []));
  const parameters = Object.entries(objectOrEmpty(content.Parameters)).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  return { Resources: Object.fromEntries(resources), Parameters: Object.fromEntries(parameters), Metadata: objectOrEmpty(content.Metadata) };
}

/** `DependsOn` is a text or a list of texts. */
function textsIn(value: unknown): string[] {
  return [value].flat().filter((text): text is string => typeof text === 'string');
}

/** Workloads with a container that reads a value through this gate, and those with a gate of their own. */
export function workloadsUsing(template: Template, gate: string): TemplateWorkload[] {
  const resources = template.Resources ?? {};
  return templateWorkloads(template).filter(({ logicalId }) => (resources[gate]?.Type === DEPLOYMENT_GATE_RESOURCE_TYPE
    ? resources[logicalId].DependsOn?.includes(gate)
    : refersTo(resources[logicalId].Properties, gate)));
}

export function templateWorkloads(template: Template): TemplateWorkload[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const workload = workloadOfType(Type);
    if (!workload) {
      return [];
    }
    const tasks = tasksIn(workload, Properties, TEMPLATE).map(({ role, containers }): FoundTask =>
      ({ executionRole: role, containers: containers.map((container) => toContainer(container, workload)) }));
    const name = Properties.Family ?? Properties.ServiceName ?? Properties.JobDefinitionName;
    return [{ logicalId, type: Type, name, tasks, containers: tasks.flatMap(({ containers }) => containers) }];
  });
}

function toContainer(container: JsonObject, workload: Workload): FoundContainer {
  return {
    name: containerName(workload, container, TEMPLATE),
    environment: Object.fromEntries(objectsIn(container.Environment).map(({ Name, Value }) => [textOrEmpty(Name), Value])),
    secrets: [...objectsIn(container.Secrets), ...objectsIn(objectOrEmpty(container.LogConfiguration).SecretOptions)]
      .map(({ Name, ValueFrom }) => ({ name: textOrEmpty(Name), valueFrom: ValueFrom })),
  };
}

/** Logical IDs of the ECS services that run one of these workloads. An Express service runs a task definition, or its own container. */
export function ecsServicesRunning(template: Template, workloads: readonly string[]): string[] {
  const runs = (part: unknown): boolean => workloads.some((id) => refersTo(part, id));
  return [
    ...resourcesOf(template, 'AWS::ECS::Service').filter(([, { Properties = {} }]) => runs(Properties.TaskDefinition)),
    ...resourcesOf(template, EXPRESS_SERVICE.resourceType).filter(([id, { Properties = {} }]) => workloads.includes(id) || runs(Properties[TASK_DEFINITION_ARN])),
  ].map(([logicalId]) => logicalId);
}

/** Nested stacks and the file of each one's template in the assembly. */
export function nestedStacksIn(template: Template): { logicalId: string; file?: string }[] {
  return resourcesOf(template, 'AWS::CloudFormation::Stack').map(([logicalId, { Metadata = {} }]) => ({
    logicalId,
    file: typeof Metadata['aws:asset:path'] === 'string' ? Metadata['aws:asset:path'] : undefined,
  }));
}

export function resourcesOf(template: Template, type: string): [string, TemplateResource][] {
  return Object.entries(template.Resources ?? {}).filter(([, { Type }]) => Type === type);
}

/** Whether a part of a template refers to a logical ID, by `Ref`, `Fn::GetAtt` or `Fn::Sub`. */
export function refersTo(part: unknown, logicalId: string): boolean {
  if (typeof part !== 'object' || part === null) {
    return false;
  }
  return Object.entries(part).some(([key, value]) => {
    switch (key) {
      case 'Ref': return value === logicalId;
      case 'Fn::GetAtt': return Array.isArray(value) ? value[0] === logicalId : textOrEmpty(value).startsWith(`${logicalId}.`);
      case 'Fn::Sub': {
        const text = textOrEmpty(Array.isArray(value) ? value[0] : value);
        return text.includes(`\${${logicalId}.`) || text.includes(`\${${logicalId}}`) || (Array.isArray(value) && refersTo(value[1], logicalId));
      }
      default: return refersTo(value, logicalId);
    }
  });
}
