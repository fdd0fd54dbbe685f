import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable, VariableList } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A service that had a `.env` file: the names come from `.env.example`, the values are the keys of one JSON secret. */
export class CheckoutStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('checkout', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'checkout' }),
    });
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.secretsManager('prod/checkout'),
      variables: {
        ...VariableList.fromDotenv('.env.example', { exclude: ['PORT'] }),
        LOG_LEVEL: Variable.config('info'),
      },
    });
    secrets.addToContainer(container);
  }
}
