import { App } from 'aws-cdk-lib';
import { PlatformStack } from './platform-stack';
import { WebServiceStack } from './web-service-stack';

const app = new App();
const platform = new PlatformStack(app, 'Platform');
new WebServiceStack(app, 'Shop', {
  cluster: platform.cluster,
  databaseCredentials: platform.databaseCredentials,
  // cdk deploy --context imageTag=2026-11-23
  imageTag: app.node.tryGetContext('imageTag') ?? 'latest',
});
