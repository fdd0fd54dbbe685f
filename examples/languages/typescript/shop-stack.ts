import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Alphabet, SecretStore, ServiceSecrets, Variable, VariableList } from 'cdk-service-secrets';
import { Construct } from 'constructs';

interface ShopStackProps extends StackProps {
  /** Of another stack: it survives when this one is deleted. */
  readonly encryptionKey: kms.IKey;
}

/** A service on Fargate with every kind of variable. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    const container = taskDefinition.addContainer('shop', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29'),
      logging: ecs.LogDriver.awsLogs({ streamPrefix: 'shop' }),
    });
    const service = new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });

    const common = SecretStore.parameterStore('/prod/common');
    const database = secretsmanager.Secret.fromSecretNameV2(this, 'Database', 'prod/database');

    const secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/shop', { encryptionKey: props.encryptionKey }),
      waitForValues: Duration.minutes(5),
      variables: {
        ...VariableList.fromFile('service-secrets.yaml', { stores: { common } }),
        // People put these.
        DATABASE_URL: Variable.secret(),
        SENTRY_DSN: Variable.secret({ store: common }),
        PARTNER_TOKEN: Variable.secret({ name: 'partner-api-token' }),
        TLS_KEY: Variable.secret().asFile('/run/secrets/tls.key', { mode: '0440' }),
        GOOGLE_APPLICATION_CREDENTIALS: Variable.secret().asGoogleCredentials(),
        // The first deployment makes these.
        SESSION_KEY: Variable.generated({ length: 64, alphabet: Alphabet.HEX }),
        LOG_LEVEL: Variable.config('info'),
        // Code's own.
        APP_ENV: Variable.plain('production'),
        // Somebody else's.
        DB_PASSWORD: Variable.fromSecretsManager(database, 'password'),
        DB_PASSWORD_PREVIOUS: Variable.fromSecretsManagerVersion(database, { versionStage: 'AWSPREVIOUS' }, 'password'),
        PAYMENT_KEY: Variable.fromSecretName('prod/payments', 'key', { versionStage: 'live' }),
        TELEMETRY: Variable.fromSsmParameterName('/platform/telemetry'),
      },
    });
    secrets.addToContainer(container);

    const support = new iam.Role(this, 'Support', { assumedBy: new iam.AccountRootPrincipal() });
    secrets.grantMetadata(support);

    const restarts = secrets.redeployOnChange(service, { debounce: Duration.minutes(1) });
    restarts.metricFailed().createAlarm(this, 'RestartFailed', { threshold: 1, evaluationPeriods: 1 });
  }
}
