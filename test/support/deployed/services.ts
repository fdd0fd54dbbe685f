import { ContainerDefinition, DescribeServicesCommand, DescribeTaskDefinitionCommand, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { GetPolicyCommand, GetPolicyVersionCommand, GetRolePolicyCommand, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { resourcesOf } from './stacks';
import { Emulator } from '../emulator';

/** The only ECS service of a stack. */
export async function serviceOf(emulator: Emulator, stack: string): Promise<Service> {
  const [resource] = await resourcesOf(emulator, stack, 'AWS::ECS::Service');
  const [, cluster] = resource.PhysicalResourceId!.split('/');
  const { services } = await emulator.clients().ecs.send(new DescribeServicesCommand({ cluster, services: [resource.PhysicalResourceId!] }));
  return services![0];
}

/** The only task definition of a stack. */
export async function taskDefinitionOf(emulator: Emulator, stack: string): Promise<TaskDefinition> {
  return (await taskDefinitionsOf(emulator, stack))[0];
}

export async function taskDefinitionsOf(emulator: Emulator, stack: string): Promise<TaskDefinition[]> {
  return Promise.all((await resourcesOf(emulator, stack, 'AWS::ECS::TaskDefinition')).map(async ({ PhysicalResourceId }) =>
    (await emulator.clients().ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: PhysicalResourceId }))).taskDefinition!));
}

/** A container by its name. Default: the application's, which comes first. */
export function containerOf(definition: TaskDefinition, name?: string): ContainerDefinition {
  const container = definition.containerDefinitions?.find((candidate, index) => name === undefined ? index === 0 : candidate.name === name);
  if (!container) throw new Error(`${definition.family} has no container ${name ?? ''}`);
  return container;
}

/** References of a container's secrets, by name. */
export function referencesOf(definition: TaskDefinition, container?: string): { [name: string]: string } {
  return Object.fromEntries((containerOf(definition, container).secrets ?? []).map(({ name, valueFrom }) => [name!, valueFrom!]));
}

/** Values of a container's environment, by name. */
export function environmentOf(definition: TaskDefinition, container?: string): { [name: string]: string } {
  return Object.fromEntries((containerOf(definition, container).environment ?? []).map(({ name, value }) => [name!, value!]));
}

/** The fingerprint of the values in the registered task definition. */
export function fingerprintOf(definition: TaskDefinition): string | undefined {
  return containerOf(definition).dockerLabels?.['cdk-service-secrets.fingerprint'];
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

/** All statements of a role, inline and attached. */
export async function statementsOf(emulator: Emulator, roleArn: string): Promise<Statement[]> {
  const { iam } = emulator.clients();
  const role = { RoleName: roleArn.split('/').pop()! };
  const { PolicyNames } = await iam.send(new ListRolePoliciesCommand(role));
  const inline = await Promise.all((PolicyNames ?? []).map(async PolicyName =>
    (await iam.send(new GetRolePolicyCommand({ ...role, PolicyName }))).PolicyDocument));
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand(role));
  const attached = await Promise.all((AttachedPolicies ?? []).map(async ({ PolicyArn }) => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    return (await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy!.DefaultVersionId }))).PolicyVersion!.Document;
  }));
  return [...inline, ...attached].flatMap(document => (JSON.parse(decodeURIComponent(document!)) as { Statement: Statement[] }).Statement);
}

/** One action or several: always a list. */
export function listOf(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}
