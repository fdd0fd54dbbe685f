import { App, Duration, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { WorkerStack } from './worker-stack';
import { ShopStack } from '../../../examples/eks-service/shop-stack';

/** The example's stack on a cluster of this machine, which is imported with a function that applies objects to it. */
const app = new App();
const platform = new Stack(app, 'Platform');
const kubectl = new lambda.Function(platform, 'Kubectl', {
  runtime: lambda.Runtime.PYTHON_3_13,
  code: lambda.Code.fromAsset(process.env.KUBECTL_CODE!),
  handler: 'kubectl_resource.handler',
  environment: { PROGRAMS: process.env.KUBECTL_PROGRAMS! },
  timeout: Duration.minutes(5),
});
const cluster = eks.Cluster.fromClusterAttributes(platform, 'Cluster', {
  clusterName: 'local',
  kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(platform, 'KubectlProvider', {
    functionArn: kubectl.functionArn,
    kubectlRoleArn: kubectl.role!.roleArn,
    handlerRole: kubectl.role!,
  }),
  openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(platform, 'Oidc',
    `arn:aws:iam::${platform.account}:oidc-provider/${process.env.KUBERNETES_ISSUER!.replace('https://', '')}`),
});
new ShopStack(app, 'Shop', { cluster });
new WorkerStack(app, 'Worker', { cluster });
