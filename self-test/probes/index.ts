import { deployment, tiers } from './deployment';
import { labelEvents } from './events';
import { image } from './image';
import { keyDenials, missingSecrets } from './permissions';
import { Probe } from './probe';

export const PROBES: readonly Probe[] = [...deployment, ...keyDenials, ...missingSecrets, tiers, labelEvents, image];
