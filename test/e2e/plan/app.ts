import { App, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, ValueRule, Variable } from '../../../src';

/** One service in three stages. With `-c next=true` a pull request has changed its list. */
const app = new App();
const before = { DATABASE_URL: Variable.secret(), OLD_KEY: Variable.secret() };
const next = { DATABASE_URL: Variable.secret({ rules: [ValueRule.url({ schemes: ['postgres'] })] }), LOG_LEVEL: Variable.config('info'), STRIPE_WEBHOOK_SECRET: Variable.secret() };

for (const name of ['dev', 'staging', 'prod']) {
  const stage = new Stage(app, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, { env: { account: '000000000000', region: 'us-east-1' } });
  const stack = new Stack(stage, 'Shop');
  const secrets = new ServiceSecrets(stack, 'Secrets', { store: SecretStore.parameterStore(`/${name}/shop`), variables: app.node.tryGetContext('next') ? next : before });
  const task = new ecs.FargateTaskDefinition(stack, 'Task', { family: `${name}-shop` });
  secrets.addToContainer(task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') }));
}
