import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Alphabet, SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { Construct } from 'constructs';
import { TELEMETRY_ENDPOINT } from './platform-stack';

export interface WebServiceStackProps extends StackProps {
  readonly cluster: ecs.ICluster;
  readonly databaseCredentials: secretsmanager.ISecret;
  readonly encryptionKey: kms.IKey;
  readonly imageTag: string;
}

/** The shop: a web service on Fargate behind an internal load balancer, and everything that it is configured with. */
export class WebServiceStack extends Stack {
  readonly secrets: ServiceSecrets;
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: WebServiceStackProps) {
    super(scope, id, props);
    const web = new patterns.ApplicationLoadBalancedFargateService(this, 'Web', {
      cluster: props.cluster,
      desiredCount: 2,
      minHealthyPercent: 100,
      publicLoadBalancer: false,
      openListener: false,
      circuitBreaker: { rollback: true },
      taskImageOptions: {
        image: ecs.ContainerImage.fromRegistry(`public.ecr.aws/docker/library/nginx:${props.imageTag}`),
        containerPort: 8080,
      },
    });
    this.service = web.service;

    const common = SecretStore.parameterStore('/prod/common');

    this.secrets = new ServiceSecrets(this, 'Secrets', {
      store: SecretStore.parameterStore('/prod/shop', { encryptionKey: props.encryptionKey }),
      // People put the first values while the first deployment waits.
      waitForValues: Duration.minutes(10),
      variables: {
        // People put these, once, and change them whenever they like.
        STRIPE_API_KEY: Variable.secret(),
        SMTP_PASSWORD: Variable.secret(),
        PARTNER_TOKEN: Variable.secret({ name: 'partner-api-token' }),
        // So does whoever runs error reporting, for all services at once.
        SENTRY_DSN: Variable.secret({ store: common }),
        // Google's libraries want a file: the value becomes one, and the variable holds its path.
        GOOGLE_APPLICATION_CREDENTIALS: Variable.secret().asGoogleCredentials(),

        // Made by the first deployment; no human needs to know them.
        SESSION_KEY: Variable.generated({ length: 48 }),
        CSRF_KEY: Variable.generated({ length: 64, alphabet: Alphabet.HEX }),

        // A first value from code; then they belong to those who run the shop.
        LOG_LEVEL: Variable.config('info'),
        FEATURES: Variable.config('new-checkout'),

        // Code's own: a change is a deployment.
        NODE_ENV: Variable.plain('production'),
        PORT: Variable.plain('8080'),

        // Somebody else's.
        DB_HOST: Variable.fromSecretsManager(props.databaseCredentials, 'host'),
        DB_USER: Variable.fromSecretsManager(props.databaseCredentials, 'username'),
        DB_PASSWORD: Variable.fromSecretsManager(props.databaseCredentials, 'password'),
        OTEL_EXPORTER_OTLP_ENDPOINT: Variable.fromSsmParameterName(TELEMETRY_ENDPOINT),
      },
    });
    this.secrets.addToContainer(web.taskDefinition.defaultContainer!);
    // A changed value reaches the running service by itself, ten seconds after the last change.
    this.secrets.redeployOnChange(web.service, { debounce: Duration.seconds(10) });
  }
}
