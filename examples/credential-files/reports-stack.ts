import { Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { FileEncoding, SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';

/** A Java service that writes reports to Google Cloud Storage, behind a proxy that ends TLS. */
export class ReportsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    const logging = ecs.LogDrivers.awsLogs({ streamPrefix: 'reports' });

    const application = taskDefinition.addContainer('Application', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/eclipse-temurin:21-jre'),
      user: '1000:1000',
      readonlyRootFilesystem: true,
      logging,
    });
    const proxy = taskDefinition.addContainer('Proxy', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      portMappings: [{ containerPort: 8443 }],
      logging,
    });

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/reports'),
      variables: {
        // Downloaded from Google. Its libraries look for the file by this variable.
        GOOGLE_APPLICATION_CREDENTIALS: Variable.secret().asGoogleCredentials(),

        // Binary, so stored as base64: base64 keystore.p12 | npx cdk-service-secrets put KEYSTORE
        KEYSTORE: Variable.secret().asFile('/run/secrets/java/keystore.p12', { encoding: FileEncoding.BASE64 }),
        KEYSTORE_PASSWORD: Variable.generated(),

        // One JSON secret of the team that runs the certificate authority.
        TLS_KEY: Variable.fromSecretName('platform/tls', 'key').asFile('/etc/nginx/tls/server.key', { mode: '0440', owner: '0:101' }),
        TLS_CERTIFICATE: Variable.fromSecretName('platform/tls', 'certificate').asFile('/etc/nginx/tls/server.crt', { environmentVariable: false }),
      },
    });
    secrets.addToContainer(application, { variables: ['GOOGLE_APPLICATION_CREDENTIALS', 'KEYSTORE', 'KEYSTORE_PASSWORD'] });
    secrets.addToContainer(proxy, { variables: ['TLS_KEY', 'TLS_CERTIFICATE'] });

    new ecs.FargateService(this, 'Service', { cluster, taskDefinition, assignPublicIp: true, minHealthyPercent: 100, circuitBreaker: { rollback: true } });
  }
}
