import { SSMClient } from '@aws-sdk/client-ssm';
import { perTarget } from './target';

export const ssm = perTarget((config) => new SSMClient(config));
