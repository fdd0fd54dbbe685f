export * from './jobs';
export * from './logs';
export * from './services';
export * from './stacks';
export * from './values';
