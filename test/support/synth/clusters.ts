import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KubernetesCluster } from '../../../src';
import { eksV2 as loadEksV2 } from '../../../src/eks/eks-library';

/** A cluster in a stack, as an app would create it. */
export interface ClusterKind {
  readonly kind: string;
  make(stack: Stack): KubernetesCluster;
}

export const OIDC = 'oidc.eks.eu-west-1.amazonaws.com/id/SHOP';
const NAME = 'platform';

export const layer = (stack: Stack): lambda.ILayerVersion =>
  lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', `arn:aws:lambda:${stack.region}:123456789012:layer:kubectl:1`);
export const oidc = (stack: Stack): iam.IOpenIdConnectProvider =>
  iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Oidc', `arn:aws:iam::123456789012:oidc-provider/${OIDC}`);

const V1: ClusterKind[] = [
  {
    kind: 'aws-eks, made',
    make: (stack) => KubernetesCluster.fromEks(new eks.Cluster(stack, 'Cluster', { version: eks.KubernetesVersion.of('1.32'), kubectlLayer: layer(stack) })),
  },
  {
    kind: 'aws-eks, imported',
    make: (stack) => KubernetesCluster.fromEks(eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
      clusterName: NAME,
      kubectlRoleArn: 'arn:aws:iam::123456789012:role/kubectl',
      kubectlLayer: layer(stack),
      openIdConnectProvider: oidc(stack),
    })),
  },
];

/** Undefined if the installed aws-cdk-lib lacks the module. */
export const eksV2: typeof import('aws-cdk-lib/aws-eks-v2') | undefined = (() => {
  try {
    return loadEksV2() as unknown as typeof import('aws-cdk-lib/aws-eks-v2');
  } catch {
    return undefined;
  }
})();

const V2: ClusterKind[] = eksV2 ? [
  {
    kind: 'aws-eks-v2, made',
    make: (stack) => KubernetesCluster.fromEksV2(new eksV2.Cluster(stack, 'Cluster', {
      version: eksV2.KubernetesVersion.of('1.32'), kubectlProviderOptions: { kubectlLayer: layer(stack) },
    })),
  },
  {
    kind: 'aws-eks-v2, imported',
    make: (stack) => KubernetesCluster.fromEksV2(eksV2.Cluster.fromClusterAttributes(stack, 'Cluster', {
      clusterName: NAME,
      openIdConnectProvider: oidc(stack),
      kubectlProvider: eksV2.KubectlProvider.fromKubectlProviderAttributes(stack, 'Kubectl', { serviceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:kubectl' }),
    })),
  },
] : [];

/** Every kind of cluster that this aws-cdk-lib has. */
export const CLUSTERS: readonly ClusterKind[] = [...V1, ...V2];

export function anyCluster(stack: Stack): KubernetesCluster {
  return KubernetesCluster.fromEks(anyEksCluster(stack));
}

/** The fastest one to synthesize. */
export function anyEksCluster(stack: Stack): eks.ICluster {
  return eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: NAME,
    kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(stack, 'Kubectl', {
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:kubectl',
      kubectlRoleArn: 'arn:aws:iam::123456789012:role/kubectl',
      handlerRole: iam.Role.fromRoleArn(stack, 'KubectlHandler', 'arn:aws:iam::123456789012:role/handler'),
    }),
    openIdConnectProvider: oidc(stack),
  });
}
