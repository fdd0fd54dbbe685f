import { DescribeTaskDefinitionCommand, ECSClient, paginateListTaskDefinitions, TaskDefinition } from '@aws-sdk/client-ecs';
import { nameOf } from './errors';

export interface ActiveReference {
  readonly valueFrom: string;
  /** The reader, in words: `task definition shop:3`. */
  readonly user: string;
}

/** The references of every active revision, log drivers and registry credentials included. */
export async function activeReferences(client: ECSClient, onRead: (done: number) => void): Promise<ActiveReference[]> {
  const references: ActiveReference[] = [];
  let done = 0;
  for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client }, { status: 'ACTIVE' })) {
    for (const arn of taskDefinitionArns) {
      const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
      const user = `task definition ${arn.split('/').pop()!}`;
      references.push(...(taskDefinition?.containerDefinitions ?? []).flatMap(valueFromsOf).map((valueFrom) => ({ valueFrom, user })));
      onRead(++done);
    }
  }
  return references;
}

/** A container, as the APIs of ECS and of AWS Batch describe it. */
export interface DescribedContainer {
  readonly name?: string;
  readonly environment?: readonly { readonly name?: string; readonly value?: string }[];
  readonly secrets?: readonly object[];
  readonly environmentFiles?: readonly { readonly value?: string }[];
  readonly logConfiguration?: { readonly secretOptions?: readonly object[] };
  readonly repositoryCredentials?: { readonly credentialsParameter?: string };
}

/** All references that ECS resolves before the container starts. */
export function valueFromsOf({ secrets = [], logConfiguration, repositoryCredentials }: DescribedContainer): string[] {
  return [
    ...[...secrets, ...logConfiguration?.secretOptions ?? []].map((secret) => normalised(secret).valueFrom),
    ...(repositoryCredentials?.credentialsParameter ? [repositoryCredentials.credentialsParameter] : []),
  ];
}

export interface ContainerReferences {
  readonly container: string;
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
}

export interface TaskDefinitionReferences {
  readonly arn: string;
  readonly containers: readonly ContainerReferences[];
}

/** Undefined without an active task definition of that family, revision or ARN. */
export async function describeTaskDefinition(client: ECSClient, taskDefinition: string): Promise<TaskDefinition | undefined> {
  try {
    return (await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition!;
  } catch (error) {
    if (nameOf(error) === 'ClientException') {
      return undefined;
    }
    throw error;
  }
}

export function containersOf({ taskDefinitionArn, containerDefinitions = [] }: TaskDefinition): TaskDefinitionReferences {
  return {
    arn: taskDefinitionArn!,
    containers: containerDefinitions.map((container) => toReferences(container)),
  };
}

export function toReferences({ name, secrets = [] }: DescribedContainer, unnamed = ''): ContainerReferences {
  return { container: name ?? unnamed, secrets: secrets.map(normalised) };
}

/** The API's capitalisation differs between a registered task definition and one that some tools return as it was declared. */
export function normalised(secret: object): { name: string; valueFrom: string } {
  const { name, valueFrom, Name, ValueFrom } = secret as Readonly<Record<string, string | undefined>>;
  return { name: name ?? Name ?? '', valueFrom: valueFrom ?? ValueFrom ?? '' };
}
