import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** The smallest service with configuration of its own. */
export class WorkerStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('worker', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37'),
    });
    const cluster = new ecs.Cluster(this, 'Cluster');
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/worker'),
      variables: {
        DATABASE_URL: Variable.secret(),
        SESSION_KEY: Variable.generated({ length: 48 }),
        LOG_LEVEL: Variable.config('info'),
        APP_ENV: Variable.plain('production'),
      },
    });
    secrets.addToContainer(container);
  }
}
