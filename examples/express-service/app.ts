import { App } from 'aws-cdk-lib';
import { BookingStack } from './booking-stack';

const app = new App();
// cdk deploy --context imageTag=2026-11-23
new BookingStack(app, 'Booking', { imageTag: app.node.tryGetContext('imageTag') ?? 'latest' });
