import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RenderedResources } from '../../cdk/rendered-resources';
import { rule } from '../../core/errors';
import { isWithin } from '../../core/files/files';

/** A directory of a container on which a volume with files is mounted. */
export interface VolumeClaim {
  readonly container: string;
  readonly volume: string;
  readonly directory: string;
  /** A variable whose file is in the directory, for errors. */
  readonly variable: string;
}

interface RenderedContainer {
  readonly Name?: unknown;
  readonly MountPoints?: readonly { readonly ContainerPath?: unknown; readonly SourceVolume?: unknown }[];
  readonly LinuxParameters?: { readonly Tmpfs?: readonly { readonly ContainerPath?: unknown }[] };
}

interface RenderedTaskDefinition {
  readonly ContainerDefinitions?: readonly RenderedContainer[];
  readonly RuntimePlatform?: { readonly OperatingSystemFamily?: unknown };
}

/** Checks the other mounts and the platform of the task definition in the template. */
export function validateVolumes(taskDefinition: ecs.TaskDefinition, claims: readonly VolumeClaim[]): string[] {
  const resource = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  const { ContainerDefinitions: containers = [], RuntimePlatform }: RenderedTaskDefinition = RenderedResources.of(Stack.of(resource)).of(resource).properties;
  const system = RuntimePlatform?.OperatingSystemFamily;
  if (typeof system === 'string' && system.startsWith('WINDOWS')) {
    return claims.slice(0, 1).map(({ variable }) => rule({
      subject: variable,
      must: `must not be a file in ${taskDefinition.node.path}: Fargate's Windows containers share no volumes, and the init container is a Linux one`,
      got: system,
      fix: 'let the container have the value as its environment variable',
    }));
  }
  return claims.flatMap((claim) => {
    const container = containers.find(({ Name }) => Name === claim.container);
    return otherMounts(container, claim.volume)
      .filter((path) => isWithin(claim.directory, path) || isWithin(path, claim.directory))
      .map((path) => rule({
        subject: claim.variable,
        must: `must have a file in a directory apart from the other volumes of the container ${claim.container}: one is mounted on ${path}`,
        got: JSON.stringify(claim.directory),
        fix: 'choose a directory such as "/run/secrets" for the file',
      }));
  });
}

function otherMounts(container: RenderedContainer | undefined, ours: string): string[] {
  return [
    ...(container?.MountPoints ?? []).filter(({ SourceVolume }) => SourceVolume !== ours),
    ...(container?.LinuxParameters?.Tmpfs ?? []),
  ].map(({ ContainerPath }) => ContainerPath).filter((path): path is string => typeof path === 'string')
    .map((path) => path.replace(/(.)\/+$/, '$1'));
}
