import { STSClient } from '@aws-sdk/client-sts';
import { perTarget } from './target';

export const sts = perTarget((config) => new STSClient(config));
