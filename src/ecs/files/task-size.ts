import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Enough for a shell that writes small files. */
const MEMORY_MIB = 32;
const CPU_UNITS = 32;

/**
 * The reservations of all containers must fit into the task's size, if it has one. If the others take all of it, the
 * init container reserves nothing. It runs before they start and use their memory.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function spareMemory(taskDefinition: ecs.TaskDefinition, container: string): number | undefined {
  return share(MEMORY_MIB, taskDefinition, container, 'memory', ({ memory, memoryReservation }) => memoryReservation ?? memory);
}

/** The same for CPU units. */
export function spareCpu(taskDefinition: ecs.TaskDefinition, container: string): number | undefined {
  return share(CPU_UNITS, taskDefinition, container, 'cpu', ({ cpu }) => cpu);
}

type Container = ecs.CfnTaskDefinition.ContainerDefinitionProperty;

function share(
  wanted: number, taskDefinition: ecs.TaskDefinition, container: string, size: 'cpu' | 'memory', reserved: (container: Container) => number | undefined,
): number | undefined {
  const resource = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  const total: unknown = Stack.of(taskDefinition).resolve(resource[size]);
  if (total === undefined) {
    return wanted;
  }
  const others = taskDefinition.node.children
    .filter((child): child is ecs.ContainerDefinition => child instanceof ecs.ContainerDefinition && child.node.id !== container)
    .map((other) => reserved(other.renderContainerDefinition()) ?? 0);
  const known = typeof total === 'string' && /^\d+$/.test(total) && !others.some((number) => Token.isUnresolved(number));
  return known && Number(total) - others.reduce((sum, number) => sum + number, 0) >= wanted ? wanted : undefined;
}
