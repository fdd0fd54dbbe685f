export { ThrottlingProxy, type ThrottlingProxyOptions } from './throttling-proxy';
