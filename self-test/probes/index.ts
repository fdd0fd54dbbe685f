import { deployment, tiers } from './deployment';
import { labelEvents } from './events';
import { image } from './image';
import { parameters } from './parameters';
import { keyDenials, missingSecrets } from './permissions';
import { Probe } from './probe';
import { forcedDeployments } from './services';

export const PROBES: readonly Probe[] = [...deployment, ...keyDenials, ...missingSecrets, tiers, ...parameters, labelEvents, ...forcedDeployments, image];
