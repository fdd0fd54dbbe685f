import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** Name of the parameter in which the platform team publishes the address of its telemetry collector. */
export const TELEMETRY_ENDPOINT = '/platform/telemetry/endpoint';

/** What another team owns: the network, the cluster, the database's credentials and a parameter. */
export class PlatformStack extends Stack {
  readonly cluster: ecs.Cluster;
  readonly databaseCredentials: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 1,
      flowLogs: { All: {} },
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    // As Amazon RDS writes it: one JSON object for a database user.
    this.databaseCredentials = new secretsmanager.Secret(this, 'DatabaseCredentials', {
      secretName: 'platform/shop-database',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'shop', host: 'shop.db.internal', port: '5432' }),
        generateStringKey: 'password',
        excludePunctuation: true,
      },
    });

    new ssm.StringParameter(this, 'TelemetryEndpoint', {
      parameterName: TELEMETRY_ENDPOINT,
      stringValue: 'http://collector.platform.internal:4318',
    });
  }
}
