import { App } from 'aws-cdk-lib';
import { InvoicingStack } from './invoicing-stack';

const app = new App();
new InvoicingStack(app, 'Invoicing');
