import { KubectlV32Layer } from '@aws-cdk/lambda-layer-kubectl-v32';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { ExternalSecretsOperator, KubernetesCluster } from 'cdk-service-secrets';
import { ShopStack } from './shop-stack';

const app = new App();
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };

const platform = new Stack(app, 'Platform', { env });
const cluster = new eks.Cluster(platform, 'Cluster', {
  vpc: new ec2.Vpc(platform, 'Vpc', { maxAzs: 2, natGateways: 1 }),
  version: eks.KubernetesVersion.V1_32,
  kubectlLayer: new KubectlV32Layer(platform, 'Kubectl'),
});
cluster.addManifest('ShopNamespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
const operator = new ExternalSecretsOperator(platform, 'Operator', { cluster: KubernetesCluster.fromEks(cluster) });

new ShopStack(app, 'Shop', { env, cluster, operator });
