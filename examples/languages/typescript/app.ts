import { App } from 'aws-cdk-lib';
import { BookingStack } from './booking-stack';
import { KeyStack } from './key-stack';
import { ShopStack } from './shop-stack';
import { WorkerStack } from './worker-stack';

const app = new App();
new WorkerStack(app, 'Worker');
new ShopStack(app, 'Shop', { encryptionKey: new KeyStack(app, 'Key').key });
new BookingStack(app, 'Booking');
