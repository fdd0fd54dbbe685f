import { App } from 'aws-cdk-lib';
import { CatalogueStack } from './catalogue-stack';

const app = new App();
new CatalogueStack(app, 'Catalogue');
