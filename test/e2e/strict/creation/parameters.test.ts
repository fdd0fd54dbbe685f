import { describeCreations } from './creations';

describeCreations('ssm', ['key', 'policy', 'value', 'task', 'service']);
