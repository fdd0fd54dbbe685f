import { App } from 'aws-cdk-lib';
import { WorkerStack } from './worker-stack';

new WorkerStack(new App(), 'Worker');
