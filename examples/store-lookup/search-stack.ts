import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable, VariableList } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A service that gets whatever its stores hold: names are found at synthesis and kept in cdk.context.json. */
export class SearchStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('search', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'search' }),
    });
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });

    const store = SecretStore.parameterStore('/prod/search');
    const secrets = new ServiceSecrets(this, 'Secrets', {
      store,
      variables: {
        ...VariableList.fromStore(this, store, { exclude: ['OLD_API_KEY'] }),
        ...VariableList.fromStore(this, SecretStore.secretsManager('prod/search')),
        NODE_ENV: Variable.plain('production'),
      },
    });
    secrets.addToContainer(container);
  }
}
