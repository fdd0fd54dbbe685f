import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { KubernetesCluster, KubernetesSecrets, SecretStore, Variable } from '../../src';
import { eksV2 as load } from '../../src/eks/eks-library';
import { CLUSTERS, eksV2, layer } from '../support/synth/clusters';
import { newStack } from '../support/synth/service';

describe('aws-eks-v2', () => {
  test('that aws-cdk-lib lacks is an error with the version that has it', () => {
    expect(() => load(() => ({ version: '2.189.1', exports: { './aws-eks': './aws-eks/index.js' } })))
      .toThrow(/`cluster` must be of a version of aws-cdk-lib that has aws-eks-v2, got: 2\.189\.1; use aws-cdk-lib 2\.240\.0 or newer/);
  });

  test('that throws when it is loaded throws the same error', () => {
    const broken = (module: string): unknown => {
      if (module.endsWith('package.json')) {
        return { version: '2.240.0', exports: { './aws-eks-v2': './aws-eks-v2/index.js' } };
      }
      throw new Error('broken');
    };
    expect(() => load(broken)).toThrow('broken');
  });

  test('is not loaded with the library', () => {
    jest.isolateModules(() => {
      jest.requireActual('../../src');
      const loaded = Object.keys(require.cache);
      expect(loaded.filter((file) => file.includes('aws-cdk-lib/aws-eks/'))).not.toEqual([]);
      expect(loaded.filter((file) => file.includes('aws-cdk-lib/aws-eks-v2/'))).toEqual([]);
    });
  });

  // Without the module any cluster is refused for that.
  const expected = eksV2 ? /`cluster` must be a cluster of aws-eks-v2, got: an object.*; pass a cluster of aws-eks-v2 or an imported one/ : /use aws-cdk-lib 2\.240\.0 or newer/;
  test('refuses an object that is no cluster', () => {
    expect(() => KubernetesCluster.fromEksV2(s3.Bucket.fromBucketName(new Stack(), 'Bucket', 'bucket'))).toThrow(expected);
  });
});

const v2 = eksV2;
if (v2) {
  test.each(CLUSTERS)('$kind is refused by the factory for the other module', ({ kind, make }) => {
    const { cluster } = make(newStack()) as unknown as { readonly cluster: eks.ICluster };
    const isV2 = kind.startsWith('aws-eks-v2');
    expect(() => (isV2 ? KubernetesCluster.fromEks(cluster) : KubernetesCluster.fromEksV2(cluster))).toThrow(isV2
      ? /^`cluster` must be a cluster of aws-eks, got: .*; for one of aws-eks-v2 use KubernetesCluster\.fromEksV2$/
      : /^`cluster` must be a cluster of aws-eks-v2, got: a cluster of aws-eks; .* use KubernetesCluster\.fromEks$/);
  });

  test('a cluster of aws-eks-v2 without kubectl is refused, created and imported', () => {
    const stack = newStack();
    const clusters = [
      new v2.Cluster(stack, 'Made', { version: v2.KubernetesVersion.of('1.32') }),
      v2.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'platform' }),
    ];
    for (const cluster of clusters) {
      expect(() => KubernetesCluster.fromEksV2(cluster)).toThrow(/`cluster` must have a kubectl provider.*which has none; set the cluster.s `kubectlProviderOptions/);
    }
  });
}

test('an imported cluster without an OpenID Connect provider is refused, because a service account needs it', () => {
  const stack = newStack();
  const cluster = KubernetesCluster.fromEks(eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'platform', kubectlRoleArn: 'arn:aws:iam::123456789012:role/kubectl', kubectlLayer: layer(stack),
  }));
  expect(() => new KubernetesSecrets(stack, 'Secrets', {
    cluster, namespace: 'shop', store: SecretStore.parameterStore('/prod/shop'), variables: { A: Variable.secret() },
  })).toThrow(/`cluster` must have an OpenID Connect provider.*import it with `openIdConnectProvider`, or give `controllerRole`/);
});
