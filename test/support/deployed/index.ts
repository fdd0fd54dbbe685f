export * from './jobs';
export * from './services';
export * from './stacks';
export * from './values';
