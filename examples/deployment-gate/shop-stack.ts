import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Schedule } from 'aws-cdk-lib/aws-events';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

export interface ShopStackProps extends StackProps {
  /** As in `/dev/shop`. */
  readonly environment: string;
}

type Secrets = Record<string, ecs.Secret>;

/** Two services and a nightly task with 14 references, each written by hand as they have always been. */
export class ShopStack extends Stack {
  public readonly web: ecs.FargateTaskDefinition;
  private readonly database: secretsmanager.ISecret;
  private readonly environmentName: string;

  constructor(scope: Construct, id: string, { environment, ...props }: ShopStackProps) {
    super(scope, id, props);
    this.environmentName = environment;
    this.database = secretsmanager.Secret.fromSecretNameV2(this, 'Database', `${environment}/shop-database`);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    this.web = this.task('Web', this.webSecrets());
    const worker = this.task('Worker', {
      DATABASE_URL: this.parameter('WorkerUrl', 'database-url'),
      DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(this.database, 'password'),
      QUEUE_TOKEN: this.parameter('QueueToken', 'queue-token'),
      SENTRY_DSN: this.parameter('WorkerSentry', 'sentry-dsn'),
    });
    const report = this.task('Report', {
      DATABASE_URL: this.parameter('ReportUrl', 'database-url'),
      DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(this.database, 'password'),
      WAREHOUSE_KEY: this.parameter('WarehouseKey', 'warehouse-key'),
    });

    for (const [name, taskDefinition] of Object.entries({ Web: this.web, Worker: worker })) {
      new ecs.FargateService(this, `${name}Service`, { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });
    }
    new patterns.ScheduledFargateTask(this, 'Nightly', {
      cluster,
      schedule: Schedule.cron({ hour: '2', minute: '0' }),
      scheduledFargateTaskDefinitionOptions: { taskDefinition: report },
    });
  }

  protected webSecrets(): Secrets {
    return {
      DATABASE_URL: this.parameter('WebUrl', 'database-url'),
      DATABASE_USER: ecs.Secret.fromSecretsManager(this.database, 'username'),
      DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(this.database, 'password'),
      SESSION_KEY: this.parameter('SessionKey', 'session-key'),
      STRIPE_KEY: this.parameter('StripeKey', 'stripe-key'),
      SMTP_PASSWORD: this.parameter('SmtpPassword', 'smtp-password'),
      SENTRY_DSN: this.parameter('WebSentry', 'sentry-dsn'),
    };
  }

  private task(name: string, secrets: Secrets): ecs.FargateTaskDefinition {
    const taskDefinition = new ecs.FargateTaskDefinition(this, name, { family: `${this.environmentName}-${name.toLowerCase()}` });
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: name.toLowerCase() }),
      secrets,
    });
    return taskDefinition;
  }

  private parameter(id: string, name: string): ecs.Secret {
    const parameterName = `/${this.environmentName}/shop/${name}`;
    return ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(this, id, { parameterName }));
  }
}
