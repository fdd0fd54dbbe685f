import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';

/** A URL of a database, composed of a secret that rotates. */
const app = new App();
const stack = new Stack(app, 'Derived');
const container = new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('app:1') });
new ServiceSecrets(stack, 'Secrets', {
  store: SecretStore.parameterStore('/bench/derived'),
  variables: {
    DATABASE_URL: Variable.derived('postgres://{user:url}:{password:url}@db.example.com:5432/shop', {
      user: Variable.fromSecretName('bench/db', 'username'),
      password: Variable.fromSecretName('bench/db', 'password'),
    }),
  },
}).addToContainer(container);
