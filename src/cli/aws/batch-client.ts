import { BatchClient } from '@aws-sdk/client-batch';
import { perTarget } from './target';

export const batch = perTarget((config) => new BatchClient(config));
