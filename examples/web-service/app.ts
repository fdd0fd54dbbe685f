import { App } from 'aws-cdk-lib';
import { KeyStack } from './key-stack';
import { PlatformStack } from './platform-stack';
import { WebServiceStack } from './web-service-stack';

const app = new App();
const platform = new PlatformStack(app, 'Platform');
new WebServiceStack(app, 'Shop', {
  cluster: platform.cluster,
  databaseCredentials: platform.databaseCredentials,
  encryptionKey: new KeyStack(app, 'Key').key,
  // cdk deploy --context imageTag=2026-11-23
  imageTag: app.node.tryGetContext('imageTag') ?? 'latest',
});
