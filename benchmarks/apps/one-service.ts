import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';

/** A task definition with N values. Context: `count`, how many; `image`, whose change runs the gate again. */
const app = new App();
const context = (name: string): string => app.node.tryGetContext(name) as string;
const count = Number(context('count'));
const stack = new Stack(app, `Values${count}`);
const container = new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry(context('image')) });
new ServiceSecrets(stack, 'Secrets', {
  store: SecretStore.parameterStore(`/values/${count}`),
  variables: Object.fromEntries(Array.from({ length: count }, (_, index) => [`VALUE_${index}`, Variable.secret()])),
}).addToContainer(container);
