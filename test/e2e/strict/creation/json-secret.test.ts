import { describeCreations } from './creations';

// The key and the policy fail before anything that knows the store.
describeCreations('secretsmanager', ['value', 'task', 'service']);
