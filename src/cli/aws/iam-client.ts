import { IAMClient } from '@aws-sdk/client-iam';
import { perTarget } from './target';

export const iam = perTarget((config) => new IAMClient(config));
