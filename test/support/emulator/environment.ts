import { Credentials } from './identities';

/** The only account of the emulator. */
export const ACCOUNT = '000000000000';

/** The region of the tests. */
export const REGION = 'us-east-1';

/** Keys of the user `admin`, who may do everything on the emulator. They are invalid on AWS. */
export const CREDENTIALS = { accessKeyId: 'emulator-admin', secretAccessKey: 'admin' };

/** Keys of the account's root user on the emulator. */
export const ROOT_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Settings of the caller that would redirect an AWS tool away from the emulator. */
const LEADS_ELSEWHERE = /^(AWS_.*|CDK_.*|MINISTACK_.*|LOCALSTACK_.*|NODE_OPTIONS)$/;

/**
 * The environment for a program that connects only to the emulator at `endpoint`: without the caller's own profile, keys
 * and endpoints.
 */
export function emulatorEnvironment(endpoint: string, base: NodeJS.ProcessEnv = process.env, credentials: Credentials = CREDENTIALS): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(base).filter(([name]) => !LEADS_ELSEWHERE.test(name)));
  const direct = [base.NO_PROXY ?? base.no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join(',');
  return {
    ...kept,
    NO_PROXY: direct,
    no_proxy: direct,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: '1',
    CDK_DISABLE_VERSION_CHECK: '1',
    // It takes 6 seconds of processor time a synthesis. test/e2e/templates.test.ts has it, once for each app.
    CDK_VALIDATION: 'false',
    // Deprecations of this Node, which say nothing about the app.
    NODE_NO_WARNINGS: '1',
  };
}
