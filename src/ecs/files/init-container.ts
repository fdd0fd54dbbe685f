import { Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { spareCpu, spareMemory } from './task-size';
import { FILE_WRITER_ENTRY_POINT } from '../../core/files/script';
import { InitContainerOptions } from '../../variables/files/file-options';

/** The name of the container and of its log. */
export const INIT_CONTAINER_NAME = 'service-secrets';

/**
 * busybox 1.37.0, the index of all platforms. By digest, as somebody may move a tag.
 * @see https://gallery.ecr.aws/docker/library/busybox
 */
export const DEFAULT_IMAGE = 'public.ecr.aws/docker/library/busybox@sha256:bdf57e528e45e4433820e045b29b4597825a1c9e38353532d90a01445013f82e';

export interface InitContainerProps {
  readonly options: InitContainerOptions;
  /** The container whose log driver it shares, if `logging` is missing. */
  readonly logsLike: ecs.ContainerDefinition;
  readonly script: () => string;
  /** Whether a file gets an owner other than root. */
  readonly givesAway: () => boolean;
}

/** Runs as root with only the capability to change owners. It can write only to the volumes. */
export function addInitContainer(taskDefinition: ecs.TaskDefinition, props: InitContainerProps): ecs.ContainerDefinition {
  const { image, logging } = props.options;
  return taskDefinition.addContainer(INIT_CONTAINER_NAME, {
    image: image ?? ecs.ContainerImage.fromRegistry(DEFAULT_IMAGE),
    entryPoint: [...FILE_WRITER_ENTRY_POINT],
    command: [Lazy.string({ produce: props.script })],
    essential: false,
    user: '0:0',
    readonlyRootFilesystem: true,
    linuxParameters: new Capabilities(taskDefinition, 'ServiceSecretsCapabilities', props.givesAway),
    memoryLimitMiB: Lazy.number({ produce: () => spareMemory(taskDefinition, INIT_CONTAINER_NAME) }),
    cpu: Lazy.number({ produce: () => spareCpu(taskDefinition, INIT_CONTAINER_NAME) }),
    logging: logging ?? (props.logsLike.logDriverConfig ? new SameLog(props.logsLike.logDriverConfig) : undefined),
  });
}

/**
 * The capabilities that a container runtime grants by default. Fargate can add only SYS_PTRACE, so "drop ALL, add CHOWN" isn't
 * possible. The init container drops the others one by one.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
 */
const DEFAULT_CAPABILITIES: readonly ecs.Capability[] = [
  ecs.Capability.AUDIT_WRITE, ecs.Capability.CHOWN, ecs.Capability.DAC_OVERRIDE, ecs.Capability.FOWNER, ecs.Capability.FSETID,
  ecs.Capability.KILL, ecs.Capability.MKNOD, ecs.Capability.NET_BIND_SERVICE, ecs.Capability.NET_RAW, ecs.Capability.SETFCAP,
  ecs.Capability.SETGID, ecs.Capability.SETPCAP, ecs.Capability.SETUID, ecs.Capability.SYS_CHROOT,
];

class Capabilities extends ecs.LinuxParameters {
  constructor(scope: Construct, id: string, private readonly givesAway: () => boolean) {
    super(scope, id);
  }

  public renderLinuxParameters(): ecs.CfnTaskDefinition.LinuxParametersProperty {
    const drop = Lazy.list({
      produce: () => (this.givesAway() ? DEFAULT_CAPABILITIES.filter((capability) => capability !== ecs.Capability.CHOWN) : [ecs.Capability.ALL]),
    });
    return { capabilities: { drop } };
  }
}

/** The log driver of another container. The CDK has bound it there, so its permissions and options exist. */
class SameLog extends ecs.LogDriver {
  constructor(private readonly config: ecs.LogDriverConfig) {
    super();
  }

  public bind(): ecs.LogDriverConfig {
    return this.config;
  }
}
