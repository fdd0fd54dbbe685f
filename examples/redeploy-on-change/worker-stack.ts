import { CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A worker that is restarted when one of its values changes. */
export class WorkerStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 0, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('worker', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'worker' }),
      command: ['sh', '-c', 'echo "level $LOG_LEVEL"; sleep infinity'],
    });
    const service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      desiredCount: 1,
      minHealthyPercent: 100,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      assignPublicIp: true,
      // A value that the worker can't start with: the old tasks go on, and the deployment is rolled back. The restart isn't
      // tried again until a value changes, but for one scheduled reconciliation.
      circuitBreaker: { rollback: true },
    });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/worker'),
      variables: {
        QUEUE_TOKEN: Variable.generated({ length: 32 }),
        LOG_LEVEL: Variable.config('info'),
        // Not of this stack: a database team rotates it.
        DB_PASSWORD: Variable.fromSecretName('prod/worker-database', 'password'),
      },
    });
    secrets.addToContainer(container);

    // The worker is up in seconds, so ten seconds without another change are enough to wait.
    const restarts = secrets.redeployOnChange(service, { debounce: Duration.seconds(10) });

    // A change that didn't come to the worker: a value is missing, or the restart was rolled back.
    restarts.metricFailed().createAlarm(this, 'RestartFailed', { threshold: 1, evaluationPeriods: 1 });

    new CfnOutput(this, 'ClusterName', { value: cluster.clusterName });
    new CfnOutput(this, 'ServiceName', { value: service.serviceName });
    new CfnOutput(this, 'DeadLetterQueue', { value: restarts.deadLetterQueue.queueUrl });
  }
}
