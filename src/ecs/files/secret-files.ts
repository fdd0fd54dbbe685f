import { Annotations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { addInitContainer } from './init-container';
import { notePullRate } from './pull-rate';
import { RequestedFile, RequestedValue } from './requested-file';
import { validateVolumes, VolumeClaim } from './volume-guards';
import { RuleError } from '../../core/errors';
import { baseName, directoryOf, fileAccess, isWithin, mayHideApplication, topmost } from '../../core/files/files';
import { FileContent, FileToWrite, fileWriterScript } from '../../core/files/script';
import { FileEncoding, InitContainerOptions } from '../../variables/files/file-options';

/** A volume with the files of one directory of one container. */
interface Mount {
  readonly directory: string;
  readonly volume: string;
  /** Its path in the init container. */
  readonly inside: string;
}

/** The parent directory of the volumes in the init container. No image has files there. */
const INSIDE = '/service-secrets';

/** The files of one task definition: one init container, and a volume for each container's directory. */
export class SecretFiles extends Construct {
  /** The instance of a task definition. The first call creates it. */
  public static of(taskDefinition: ecs.TaskDefinition): SecretFiles {
    return taskDefinition.node.tryFindChild('ServiceSecretsFiles') as SecretFiles | undefined ?? new SecretFiles(taskDefinition);
  }

  private initContainer?: ecs.ContainerDefinition;
  private options: InitContainerOptions = {};
  private readonly files: FileToWrite[] = [];
  /** Environment variables of the init container, by the value that they contain. */
  private readonly sources = new Map<string, string>();
  private readonly mounts = new Map<ecs.ContainerDefinition, Mount[]>();
  /** Variables by their path in a container. */
  private readonly paths = new Map<ecs.ContainerDefinition, Map<string, string>>();
  private volumes = 0;

  private constructor(private readonly taskDefinition: ecs.TaskDefinition) {
    super(taskDefinition, 'ServiceSecretsFiles');
    this.node.addValidation({
      validate: () => {
        if (!this.options.image) {
          notePullRate(taskDefinition);
        }
        return validateVolumes(taskDefinition, this.claims());
      },
    });
  }

  /** Lets the init container write files before a container starts. */
  public add(container: ecs.ContainerDefinition, requested: readonly RequestedFile[], options: InitContainerOptions = {}): void {
    requested.forEach(({ variable, file }) => this.claimPath(container, variable, file.path));
    const initContainer = this.obtainInitContainer(container, options);
    const mounts = this.mountsFor(container, initContainer, requested);
    const { user, workingDirectory } = container.renderContainerDefinition();
    for (const { variable, file, content } of requested) {
      const { directory, inside } = mounts.find((mount) => isWithin(file.path, mount.directory))!;
      checkDirectoryUse(container, variable, file.path, directory, workingDirectory);
      this.files.push({
        variable,
        source: this.sourceOf(initContainer, content),
        target: `${inside}${file.path.slice(directory.length)}`,
        path: file.path,
        encoding: file.encoding === FileEncoding.BASE64 ? 'base64' : 'text',
        ...fileAccess(variable, file, user),
      });
    }
  }

  /** Two variables can't be the same file, and a file can't be the directory of another. */
  private claimPath(container: ecs.ContainerDefinition, variable: string, path: string): void {
    const paths = this.paths.get(container) ?? new Map<string, string>();
    this.paths.set(container, paths);
    for (const [other, owner] of paths) {
      if (isWithin(path, other) || isWithin(other, path)) {
        const must = path === other ? `must have another file path than ${owner} in the container ${container.containerName}` : `must not have a file path that is above or below ${other}, the file of ${owner}`;
        throw new RuleError({ subject: variable, must, got: JSON.stringify(path), fix: 'choose another path' });
      }
    }
    paths.set(path, variable);
  }

  private obtainInitContainer(container: ecs.ContainerDefinition, options: InitContainerOptions): ecs.ContainerDefinition {
    if (!this.initContainer) {
      this.options = options;
      this.initContainer = addInitContainer(this.taskDefinition, {
        options,
        logsLike: container,
        script: () => fileWriterScript(this.files),
        givesAway: () => this.files.some(({ owner }) => owner !== undefined),
      });
    }
    const conflict = (['image', 'logging'] as const).find((option) => options[option] !== undefined && options[option] !== this.options[option]);
    if (conflict) {
      throw new RuleError({
        subject: `initContainer.${conflict}`,
        must: `must be the same for all files of ${this.taskDefinition.node.path}, which has one init container`,
        got: 'another object',
        fix: 'keep it in a constant and pass it to every ServiceSecrets of this task definition',
      });
    }
    if (!this.mounts.has(container)) {
      this.mounts.set(container, []);
      container.addContainerDependencies({ container: this.initContainer, condition: ecs.ContainerDependencyCondition.SUCCESS });
    }
    return this.initContainer;
  }

  /** One volume for each topmost directory of the container, which includes the directories below it. */
  private mountsFor(container: ecs.ContainerDefinition, initContainer: ecs.ContainerDefinition, requested: readonly RequestedFile[]): Mount[] {
    const mounts = this.mounts.get(container)!;
    const wanted = requested.map(({ file }) => directoryOf(file.path));
    for (const directory of topmost([...mounts.map((mount) => mount.directory), ...wanted])) {
      if (mounts.some((mount) => mount.directory === directory)) {
        continue;
      }
      const inner = mounts.find((mount) => isWithin(mount.directory, directory));
      if (inner) {
        const { variable, file } = requested.find((one) => directoryOf(one.file.path) === directory)!;
        throw new RuleError({
          subject: variable,
          must: `must not have a file in ${directory}, above ${inner.directory}, which is mounted already`,
          got: JSON.stringify(file.path),
          fix: 'add the variable of the upper directory first, or both in one addToContainer',
        });
      }
      const index = this.volumes++;
      const name = `service-secrets-${index}`;
      const inside = `${INSIDE}/${index}`;
      this.taskDefinition.addVolume({ name });
      container.addMountPoints({ sourceVolume: name, containerPath: directory, readOnly: true });
      initContainer.addMountPoints({ sourceVolume: name, containerPath: inside, readOnly: false });
      mounts.push({ directory, inside, volume: name });
    }
    return mounts;
  }

  private sourceOf(initContainer: ecs.ContainerDefinition, content: RequestedFile['content']): FileToWrite['source'] {
    return 'secret' in content ? this.source(initContainer, content)
      : content.map((piece): FileContent => (typeof piece === 'string' ? piece : { ...piece, source: this.source(initContainer, piece.value) }));
  }

  /** A value that several containers get is in the init container's environment once. A token never becomes part of the script. */
  private source(initContainer: ecs.ContainerDefinition, value: RequestedValue | string): string {
    const id = typeof value === 'string' ? `text ${value}` : value.id;
    let source = this.sources.get(id);
    if (source === undefined) {
      source = `FILE_${this.sources.size}`;
      this.sources.set(id, source);
      if (typeof value === 'string') {
        initContainer.addEnvironment(source, value);
      } else {
        initContainer.addSecret(source, value.secret);
      }
    }
    return source;
  }

  private claims(): VolumeClaim[] {
    return [...this.mounts].flatMap(([container, mounts]) => mounts.map(({ directory, volume }) => ({
      container: container.containerName,
      volume,
      directory,
      variable: [...this.paths.get(container)!].find(([path]) => isWithin(path, directory))![1],
    })));
  }
}

function checkDirectoryUse(
  container: ecs.ContainerDefinition, variable: string, path: string, directory: string, workingDirectory: string | undefined,
): void {
  if (workingDirectory !== undefined && isWithin(workingDirectory, directory)) {
    throw new RuleError({
      subject: variable,
      must: `must have a file outside of ${workingDirectory}, the container's working directory, which a volume on ${directory} would hide`,
      got: JSON.stringify(path),
      fix: `choose a path such as "/run/secrets/${baseName(path)}"`,
    });
  }
  if (mayHideApplication(path)) {
    Annotations.of(container).addWarningV2('cdk-service-secrets:file-directory',
      `The file of ${variable}, ${path}, is on a volume that hides whatever the image has in ${directory}; choose a directory of its own, such as /run/secrets, or acknowledge this if the image has nothing there`);
  }
}
