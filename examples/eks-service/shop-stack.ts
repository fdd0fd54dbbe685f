import { Stack, StackProps } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import {
  ExternalSecretsOperator,
  KubernetesCluster,
  KubernetesSecrets,
  SecretStore,
  Variable,
} from 'cdk-service-secrets';
import { Construct } from 'constructs';

export interface ShopStackProps extends StackProps {
  readonly cluster: eks.ICluster;
  /** Absent where the cluster has the operator already. */
  readonly operator?: ExternalSecretsOperator;
}

/** A service on Kubernetes: its list of variables, and the Deployment that gets them. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    const { cluster } = props;

    const common = SecretStore.parameterStore('/prod/common');
    const secrets = new KubernetesSecrets(this, 'Secrets', {
      cluster: KubernetesCluster.fromEks(cluster),
      operator: props.operator,
      namespace: 'shop',
      name: 'shop',
      store: SecretStore.parameterStore('/prod/shop'),
      variables: {
        DATABASE_URL: Variable.secret(),
        SESSION_KEY: Variable.generated({ length: 48 }),
        LOG_LEVEL: Variable.config('info'),
        NODE_ENV: Variable.plain('production'),
        SENTRY_DSN: Variable.secret({ store: common }),
        DB_PASSWORD: Variable.fromSecretName('prod/database', 'password'),
        TLS_KEY: Variable.secret().asFile('/run/secrets/tls.key', { mode: '0440' }),
      },
    });

    // What refers to the Secret is applied after it holds all of the above.
    new eks.KubernetesManifest(this, 'Deployment', {
      cluster,
      manifest: [{
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'shop', namespace: 'shop', annotations: secrets.reloaderAnnotations },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: 'shop' } },
          template: {
            metadata: { labels: { app: 'shop' }, annotations: secrets.podAnnotations },
            spec: {
              containers: [{
                name: 'shop',
                image: 'public.ecr.aws/docker/library/node:24-slim',
                envFrom: secrets.envFrom,
                volumeMounts: secrets.volumeMounts,
              }],
              volumes: secrets.volumes,
            },
          },
        },
      }],
    });
  }
}
