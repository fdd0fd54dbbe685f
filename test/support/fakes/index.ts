export { FakeAws, HOME, type Call } from './aws';
export { FakeClock } from './clock';
export { awsError, throttled, unavailable } from './faults';
