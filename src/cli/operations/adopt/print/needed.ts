const MODULES = { kms: 'aws-cdk-lib/aws-kms', secretsmanager: 'aws-cdk-lib/aws-secretsmanager', ssm: 'aws-cdk-lib/aws-ssm' };
const CLASSES = ['KubernetesSecrets', 'SecretStore', 'ServiceSecrets', 'Variable', 'VariableList'];

/** The imports that printed code needs, as a comment, because the code goes into the middle of a file. */
export function needed(code: readonly string[], mark = '//'): string[] {
  const used = (name: string): boolean => code.some((line) => new RegExp(`(^|[^\\w.'])${name}\\b[.(]`).test(line));
  return [
    ...Object.entries(MODULES).filter(([name]) => used(name)).map(([name, module]) => `${mark} import * as ${name} from '${module}';`),
    `${mark} import { ${CLASSES.filter(used).join(', ')} } from 'cdk-service-secrets';`,
  ];
}
