import { ECSClient } from '@aws-sdk/client-ecs';
import { perTarget } from './target';

export const ecs = perTarget((config) => new ECSClient(config));
