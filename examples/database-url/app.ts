import { App } from 'aws-cdk-lib';
import { LedgerStack } from './ledger-stack';

const app = new App();
// cdk deploy --context imageTag=2026-11-26
new LedgerStack(app, 'Ledger', { imageTag: app.node.tryGetContext('imageTag') ?? 'latest' });
