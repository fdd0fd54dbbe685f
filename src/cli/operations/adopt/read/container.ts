import { DescribedContainer, normalised } from '../../../../aws/task-definitions';
import { LeftOut, WorkloadContainer } from '../workload';

export function containerOf(shape: DescribedContainer): WorkloadContainer {
  const { name = '', environment = [], secrets = [] } = shape;
  return {
    container: name,
    secrets: secrets.map(normalised),
    plain: environment.map((variable) => ({ name: variable.name ?? '', value: variable.value ?? '' })),
    leftOut: leftOutOf(shape),
  };
}

function leftOutOf({ name = '', environmentFiles = [], logConfiguration, repositoryCredentials }: DescribedContainer): LeftOut[] {
  const files = environmentFiles.map(({ value = '' }): LeftOut => ({
    what: `environmentFiles of container ${name}, ${value}`,
    advice: 'import its values by `import FILE --format docker` and declare their names; until then leave it in the container',
  }));
  const options = (logConfiguration?.secretOptions ?? []).map(normalised).map((option): LeftOut => ({
    what: `secretOptions of container ${name}, ${option.name} from ${option.valueFrom}`,
    advice: 'declare a variable for it and pass secrets.secret(\'NAME\') to the log driver; until then leave it in the container, which grants what it reads',
  }));
  const credentials = repositoryCredentials?.credentialsParameter;
  return [...files, ...options, ...(credentials === undefined ? [] : [{
    what: `repositoryCredentials of container ${name}, ${credentials}`,
    advice: 'ECS pulls the image with it and no container gets it: leave it with the image, which grants what it reads',
  }])];
}
