import { Size, Stack, StackProps } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

export interface BillingStackProps extends StackProps {
  readonly imageTag: string;
}

/** Two jobs that run every night: AWS Batch writes the invoices, and a scheduled task sends the figures to BigQuery. */
export class BillingStack extends Stack {
  constructor(scope: Construct, id: string, props: BillingStackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 0, flowLogs: { All: {} } });
    const image = (name: string): ecs.ContainerImage => ecs.ContainerImage.fromRegistry(`public.ecr.aws/docker/library/${name}:${props.imageTag}`);

    const invoices = new batch.EcsJobDefinition(this, 'Invoices', {
      container: new batch.EcsFargateContainerDefinition(this, 'InvoicesContainer', {
        image: image('python'),
        command: ['python', 'invoices.py'],
        cpu: 1,
        memory: Size.gibibytes(2),
        assignPublicIp: true,
      }),
      retryAttempts: 3,
    });
    const queue = new batch.JobQueue(this, 'Queue', {
      computeEnvironments: [{
        order: 1,
        computeEnvironment: new batch.FargateComputeEnvironment(this, 'Environment', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, maxvCpus: 8 }),
      }],
    });
    new events.Rule(this, 'EveryNight', {
      schedule: events.Schedule.cron({ hour: '2', minute: '0' }),
      targets: [new targets.BatchJob(queue.jobQueueArn, queue, invoices.jobDefinitionArn, invoices)],
    });

    const figures = new patterns.ScheduledFargateTask(this, 'Figures', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
      schedule: events.Schedule.cron({ hour: '3', minute: '0' }),
      subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
      scheduledFargateTaskImageOptions: { image: image('python'), command: ['python', 'figures.py'], memoryLimitMiB: 1024 },
    });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/billing'),
      variables: {
        DATABASE_URL: Variable.secret(),
        INVOICE_SIGNING_KEY: Variable.generated({ length: 64 }),
        LOG_LEVEL: Variable.config('info'),
        // Downloaded from Google. Its libraries look for the file by this variable.
        GOOGLE_APPLICATION_CREDENTIALS: Variable.secret().asGoogleCredentials(),
      },
    });
    secrets.addToJobDefinition(invoices, { variables: ['DATABASE_URL', 'INVOICE_SIGNING_KEY', 'LOG_LEVEL'] });
    secrets.addToContainer(figures.taskDefinition.defaultContainer!, { variables: ['DATABASE_URL', 'LOG_LEVEL', 'GOOGLE_APPLICATION_CREDENTIALS'] });
  }
}
