import { defaultProvider } from '../../src/aws/environment-credentials';

const before = process.env;
afterEach(() => {
  process.env = before;
});

test.each([
  [{ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', AWS_SESSION_TOKEN: 'token' }, { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'token' }],
  [{ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' }, { accessKeyId: 'id', secretAccessKey: 'key' }],
])('%j', async (environment, credentials) => {
  process.env = environment;
  expect(await defaultProvider()()).toEqual(credentials);
});

test('without credentials the error names the missing variables', async () => {
  process.env = {};
  await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the environment');
});
