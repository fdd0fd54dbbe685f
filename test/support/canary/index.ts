export { Canary, type Leak, type Output } from './canary';
export { type Trace, tracesOf } from './encodings';
export { filesBelow, visibleOutputs } from './outputs';
