import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeJobDefinitionsCommand } from '@aws-sdk/client-batch';
import { ContainerDefinition, DescribeTaskDefinitionCommand, TaskDefinition } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { assumedBy, AwsClients, Emulator } from './emulator';
import { Shell } from './shells';

/** The result of a container's program. */
export interface Exit {
  readonly status: number | null;
  readonly output: string;
}

/**
 * A task definition as ECS would run it, with local folders as its volumes. It resolves secrets as the ECS agent does,
 * with the execution role, and runs a container's command as a process with only the container's environment.
 */
export class Task {
  static async of(emulator: Emulator, taskDefinition: string, directory: string): Promise<Task> {
    const { taskDefinition: definition } = await emulator.clients().ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return Task.started(emulator, definition!, directory);
  }

  /** A job of AWS Batch, whose only container is called `default`. */
  static async ofJob(emulator: Emulator, jobDefinition: string, directory: string): Promise<Task> {
    const { jobDefinitions } = await emulator.clients().batch.send(new DescribeJobDefinitionsCommand({ jobDefinitions: [jobDefinition] }));
    const { executionRoleArn, image, command, environment, secrets } = jobDefinitions![0].containerProperties!;
    return Task.started(emulator, { executionRoleArn, containerDefinitions: [{ name: 'default', image, command, environment, secrets }] }, directory);
  }

  private static async started(emulator: Emulator, definition: TaskDefinition, directory: string): Promise<Task> {
    const role = await assumedBy(emulator, 'ecs-tasks.amazonaws.com', definition.executionRoleArn!);
    return new Task(emulator.clients(undefined, role), definition, directory);
  }

  private constructor(private readonly clients: AwsClients, private readonly definition: TaskDefinition, private readonly directory: string) {
    for (const { name } of definition.volumes ?? []) mkdirSync(join(directory, name!), { recursive: true });
  }

  container(name: string): ContainerDefinition {
    const container = this.definition.containerDefinitions?.find(one => one.name === name);
    if (!container) throw new Error(`no container ${name} in ${this.definition.taskDefinitionArn}`);
    return container;
  }

  /** The container's complete environment. */
  async environment(name: string): Promise<{ [name: string]: string }> {
    const { environment = [], secrets = [] } = this.container(name);
    const resolved = await Promise.all(secrets.map(async secret => [secret.name!, await this.resolve(secret.valueFrom!)] as const));
    return Object.fromEntries([...environment.map(({ name: variable, value }) => [variable!, value!] as const), ...resolved]);
  }

  /**
   * Runs the container's command with a local shell.
   *
   * @param edit Changes a word of the command for this machine.
   */
  async run(name: string, shell: Shell, edit: (word: string) => string = word => word): Promise<Exit> {
    const { entryPoint = [], command = [] } = this.container(name);
    const [sh, ...args] = [...entryPoint, ...command].map(word => edit(this.here(name, word)));
    if (sh !== 'sh') throw new Error(`the container ${name} starts ${sh}, not sh`);
    const { status, stdout, stderr } = spawnSync(shell.sh[0], [...shell.sh.slice(1), ...args], {
      env: { PATH: shell.path, ...await this.environment(name) }, encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  }

  /** The local path of a file in the container. Undefined if no volume contains it. */
  file(name: string, path: string): string | undefined {
    const here = this.here(name, path);
    return here !== path && lstatSync(here, { throwIfNoEntry: false })?.isFile() ? here : undefined;
  }

  private here(name: string, text: string): string {
    return (this.container(name).mountPoints ?? []).reduce((all, { containerPath, sourceVolume }) =>
      all.replaceAll(`${containerPath}/`, `${join(this.directory, sourceVolume!)}/`), text);
  }

  private async resolve(reference: string): Promise<string> {
    const secret = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::([^:]*):([^:]*):([^:]*))?$/.exec(reference);
    if (!secret) {
      const { Parameters = [] } = await this.clients.ssm.send(new GetParametersCommand({ Names: [reference], WithDecryption: true }));
      if (Parameters.length !== 1) throw new Error(`invalid parameters: ${reference}`);
      return Parameters[0].Value!;
    }
    const [, SecretId, key, stage, version] = secret;
    const { SecretString } = await this.clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId, VersionStage: stage || undefined, VersionId: version || undefined }));
    return key ? String((JSON.parse(SecretString!) as { [key: string]: unknown })[key]) : SecretString!;
  }
}
