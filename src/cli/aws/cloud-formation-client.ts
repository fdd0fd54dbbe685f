import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { perTarget } from './target';

export const cloudFormation = perTarget((config) => new CloudFormationClient(config));
