import { App } from 'aws-cdk-lib';
import { BillingStack } from './billing-stack';

const app = new App();
// cdk deploy --context imageTag=2026-11-23
new BillingStack(app, 'Billing', { imageTag: app.node.tryGetContext('imageTag') ?? 'latest' });
