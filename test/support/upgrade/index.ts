export * from './differences';
export * from './examples';
export * from './recorded';
export * from './wanted';
export * from './values';
