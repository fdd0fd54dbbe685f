import { App } from 'aws-cdk-lib';
import { CatalogueStack } from './catalogue-stack';

const app = new App();
// cdk deploy --context imageTag=2026-11-23
new CatalogueStack(app, 'Catalogue', { imageTag: app.node.tryGetContext('imageTag') ?? 'latest' });
