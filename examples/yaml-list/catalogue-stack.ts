import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, VariableList } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A service whose variables are in a file of the application people: a new line there is all that a new variable takes. */
export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('catalogue', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'catalogue' }),
    });
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/catalogue'),
      variables: VariableList.fromFile('service-secrets.yaml', {
        stores: { common: SecretStore.parameterStore('/prod/common') },
      }),
    });
    secrets.addToContainer(container);
  }
}
