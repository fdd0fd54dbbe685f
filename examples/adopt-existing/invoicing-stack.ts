import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A service whose values have been in AWS for years, under the names that they were given. None is copied or renamed. */
export class InvoicingStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, flowLogs: { All: {} } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('invoicing', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'invoicing' }),
    });
    new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });

    const mail = SecretStore.secretsManager('mail-credentials');
    const secrets = new ServiceSecrets(this, 'Secrets', {
      // Parameters of this service are below one path, whose last parts aren't the variables' names.
      store: SecretStore.parameterStore('/invoicing/production'),
      variables: {
        DATABASE_URL: Variable.secret({ name: 'db-url' }),
        SIGNING_KEY: Variable.secret({ name: 'pdf.signing-key' }),
        // The service's own, too, but JSON keys of a secret.
        SMTP_USER: Variable.secret({ store: mail, name: 'user' }),
        SMTP_PASSWORD: Variable.secret({ store: mail, name: 'password' }),
        // Other teams' values: read and checked, never written.
        TAX_API_KEY: Variable.fromSsmParameterName('/tax-service/clients/invoicing'),
        WAREHOUSE_PASSWORD: Variable.fromSecretName('warehouse/readonly', 'password'),
        // One that lives in another region.
        CARRIER_TOKEN: Variable.fromSsmParameterName('/logistics/carrier-token', { region: 'eu-west-1' }),
        // Two versions of one value: signatures from before a rotation stay valid for a while.
        WEBHOOK_KEY: Variable.fromSecretName('partner/webhook', 'key'),
        WEBHOOK_KEY_BEFORE: Variable.fromSecretName('partner/webhook', 'key', { versionStage: 'AWSPREVIOUS' }),
      },
    });
    secrets.addToContainer(container);
  }
}
