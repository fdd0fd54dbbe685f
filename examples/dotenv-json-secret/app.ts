import { App } from 'aws-cdk-lib';
import { CheckoutStack } from './checkout-stack';

const app = new App();
new CheckoutStack(app, 'Checkout');
