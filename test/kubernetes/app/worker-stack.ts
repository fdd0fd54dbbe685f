import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { FileEncoding, KubernetesCluster, KubernetesSecrets, SecretStore, Variable } from '../../../src';

export interface WorkerStackProps extends StackProps {
  readonly cluster: eks.ICluster;
}

/** Values in one JSON secret with keys that are hard to quote, checked at every deployment, with little patience. */
export class WorkerStack extends Stack {
  constructor(scope: Construct, id: string, props: WorkerStackProps) {
    super(scope, id, props);
    const secrets = new KubernetesSecrets(this, 'Secrets', {
      cluster: KubernetesCluster.fromEks(props.cluster),
      namespace: 'shop',
      name: 'worker',
      store: SecretStore.secretsManager('prod/worker'),
      timeout: Duration.minutes(10), // half a minute here, where its clock runs fast
      verifyEveryDeployment: true,
      variables: {
        API_TOKEN: Variable.secret(),
        DOTTED: Variable.secret({ name: 'a.b' }),
        WILD: Variable.secret({ name: 'a*b?|#@{}[]()!' }),
        KEYSTORE: Variable.secret().asFile('/run/secrets/keystore.bin', { encoding: FileEncoding.BASE64 }),
      },
    });
    new eks.KubernetesManifest(this, 'Settings', {
      cluster: props.cluster,
      manifest: [{
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'dependant', namespace: 'shop', annotations: secrets.podAnnotations },
        data: { secretName: secrets.secretName },
      }],
    });
  }
}
