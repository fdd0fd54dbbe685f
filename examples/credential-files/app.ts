import { App } from 'aws-cdk-lib';
import { ReportsStack } from './reports-stack';

new ReportsStack(new App(), 'Reports');
