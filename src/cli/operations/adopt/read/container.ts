import { normalised } from '../../../../aws/task-definitions';
import { LeftOut, WorkloadContainer } from '../workload';

/** The properties that containers of ECS and AWS Batch share. */
export interface ContainerShape {
  readonly name?: string;
  readonly environment?: readonly { readonly name?: string; readonly value?: string }[];
  readonly secrets?: readonly object[];
  readonly environmentFiles?: readonly { readonly value?: string }[];
  readonly logConfiguration?: { readonly secretOptions?: readonly object[] };
  readonly repositoryCredentials?: { readonly credentialsParameter?: string };
}

export function containerOf(shape: ContainerShape): WorkloadContainer {
  const { name = '', environment = [], secrets = [] } = shape;
  return {
    container: name,
    secrets: secrets.map(normalised),
    plain: environment.map((variable) => ({ name: variable.name ?? '', value: variable.value ?? '' })),
    leftOut: leftOutOf(shape),
  };
}

function leftOutOf({ name = '', environmentFiles = [], logConfiguration, repositoryCredentials }: ContainerShape): LeftOut[] {
  const files = environmentFiles.map(({ value = '' }): LeftOut => ({
    what: `environmentFiles of container ${name}, ${value}`,
    advice: 'import its values by `import FILE --format docker` and declare their names; until then leave it in the container',
  }));
  const options = (logConfiguration?.secretOptions ?? []).map(normalised).map((option): LeftOut => ({
    what: `secretOptions of container ${name}, ${option.name} from ${option.valueFrom}`,
    advice: 'declare a variable for it and give the log driver secrets.secret(\'NAME\'); until then leave it in the container, which grants what it reads',
  }));
  const credentials = repositoryCredentials?.credentialsParameter;
  return [...files, ...options, ...(credentials === undefined ? [] : [{
    what: `repositoryCredentials of container ${name}, ${credentials}`,
    advice: 'ECS pulls the image with it and no container gets it: leave it with the image, which grants what it reads',
  }])];
}
