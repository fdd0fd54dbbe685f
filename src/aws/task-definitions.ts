import { DescribeTaskDefinitionCommand, ECSClient, paginateListTaskDefinitions, TaskDefinition } from '@aws-sdk/client-ecs';
import { nameOf } from './errors';

export interface ActiveReference {
  readonly valueFrom: string;
  readonly taskDefinition: string;
}

/** What every active revision reads, log drivers and registry credentials included. */
export async function activeReferences(client: ECSClient, onRead: (done: number) => void): Promise<ActiveReference[]> {
  const references: ActiveReference[] = [];
  let done = 0;
  for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client }, { status: 'ACTIVE' })) {
    for (const arn of taskDefinitionArns) {
      const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
      references.push(...valueFroms(taskDefinition).map((valueFrom) => ({ valueFrom, taskDefinition: arn.split('/').pop()! })));
      onRead(++done);
    }
  }
  return references;
}

function valueFroms(taskDefinition: TaskDefinition | undefined): string[] {
  return (taskDefinition?.containerDefinitions ?? []).flatMap(({ secrets = [], logConfiguration, repositoryCredentials }) => [
    ...[...secrets, ...logConfiguration?.secretOptions ?? []].map((secret) => normalised(secret).valueFrom),
    ...(repositoryCredentials?.credentialsParameter ? [repositoryCredentials.credentialsParameter] : []),
  ]);
}

export interface ContainerReferences {
  readonly container: string;
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
}

export interface TaskDefinitionReferences {
  readonly arn: string;
  readonly containers: readonly ContainerReferences[];
}

/** Nothing where there is no active task definition of that family, revision or ARN. */
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
    containers: containerDefinitions.map(({ name = '', secrets = [] }) => ({ container: name, secrets: secrets.map(normalised) })),
  };
}

/** The API's capitalisation differs between a registered task definition and one that some tools return as it was declared. */
export function normalised(secret: object): { name: string; valueFrom: string } {
  const { name, valueFrom, Name, ValueFrom } = secret as Readonly<Record<string, string | undefined>>;
  return { name: name ?? Name ?? '', valueFrom: valueFrom ?? ValueFrom ?? '' };
}
