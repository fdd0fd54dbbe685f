import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AddSecrets, PREFIX } from './subject';

/** As the CDK documents it: a parameter is imported and added for each variable. */
export const byHand: AddSecrets = (scope, container, names, key) => {
  for (const name of names) {
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(scope, name, { parameterName: `${PREFIX}/${name}`, encryptionKey: key });
    container.addSecret(name, ecs.Secret.fromSsmParameter(parameter));
  }
};
