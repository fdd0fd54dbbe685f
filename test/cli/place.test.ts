import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { check } from '../../src/cli/commands/check';
import { get } from '../../src/cli/commands/get';
import { explain } from '../../src/cli/errors';
import { buildProgram } from '../../src/cli/program';
import { programName } from '../../src/cli/program-name';
import { SourceOptions } from '../../src/cli/session-options';
import { ACCOUNT, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../support/cli';
import { FakeAws, HOME } from '../support/fakes';

/** Where a command acts: what is typed, what the environment says, and what the commands say that are printed. */

let aws: FakeAws;
beforeEach(() => {
  aws = fakeAccount();
  fillShop(aws);
  aws.ssm().parameters.delete('/prod/shop/api-key');
});

test.each<[string, SourceOptions, string | undefined, string]>([
  ['an app with account and region', {}, `aws://${ACCOUNT}/${HOME}`, `--region ${HOME}\n`],
  ['an app that leaves both open', { region: HOME }, 'aws://unknown-account/unknown-region', `--region ${HOME} --account ${ACCOUNT}\n`],
  ['a profile', { profile: 'prod' }, `aws://${ACCOUNT}/${HOME}`, `--profile prod --region ${HOME}\n`],
])('the command of a finding is complete for %s', async (_, options, environment, end) => {
  const { directory } = declaredApp({ name: 'Shop', environment, declarations: [SHOP] });
  const { stdout } = await runCommand(check, [{}], { ...options, cwd: directory });
  expect(stdout).toContain(`-> npx cdk-service-secrets put API_KEY -s Shop/Secrets ${end}`);
});

test('an app from the command line is named by its absolute path', async () => {
  const { directory } = declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/${HOME}`, declarations: [SHOP] });
  expect((await runCommand(get, ['API_KEY'], { cwd: directory, app: './cdk.out' })).stderr).toContain(` -s Shop/Secrets --app ${directory}/cdk.out --region`);
  expect((await runCommand(get, ['SOMETHING_ELSE'], { cwd: directory, app: 'cdk.out' })).stderr).toContain(`see the names, or declare a new one in the app or its list:\n  -> npx cdk-service-secrets list -s Shop/Secrets --app ${directory}/cdk.out --region ${HOME}\n`);
});

test('credentials of another account than --account are refused', async () => {
  mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: 'arn:aws:iam::1:user/ada' });
  const { code, stderr } = await runCommand(check, [{}], { account: '999999999999' });
  expect(code).toBe(2);
  expect(stderr).toContain(`--account is 999999999999, and these are credentials of account ${ACCOUNT}`);
});

describe('typed options and the environment', () => {
  const variables = ['CDK_SERVICE_SECRETS_APP', 'CDK_SERVICE_SECRETS_DEPLOYED', 'CDK_SERVICE_SECRETS_SERVICE'];
  afterEach(() => variables.forEach((name) => delete process.env[name]));

  /** The options of `check`, or why there are none. */
  async function parsed(env: Record<string, string>, ...args: string[]): Promise<unknown> {
    Object.assign(process.env, env);
    let options: SourceOptions | undefined;
    const program = buildProgram('0.0.0', async (_action, _received, given) => { options = given; });
    try {
      await program.parseAsync(['node', 'x', 'check', ...args]);
      return JSON.parse(JSON.stringify(options));
    } catch (error) {
      return explain(error);
    }
  }

  test.each<[string, Record<string, string>, string[], unknown]>([
    ['--app wins over a deployed stack of the environment', { CDK_SERVICE_SECRETS_DEPLOYED: 'S' }, ['--app', 'x'], { app: 'x' }],
    ['--deployed wins over an app of the environment', { CDK_SERVICE_SECRETS_APP: 'x' }, ['--deployed', 'S'], { deployed: 'S' }],
    ['an option wins over its own variable', { CDK_SERVICE_SECRETS_APP: 'x' }, ['--app', 'y'], { app: 'y' }],
    ['an empty variable is unset', { CDK_SERVICE_SECRETS_SERVICE: '', CDK_SERVICE_SECRETS_DEPLOYED: '', CDK_SERVICE_SECRETS_APP: '' }, [], {}],
    ['one that is set counts', { CDK_SERVICE_SECRETS_SERVICE: 'A', CDK_SERVICE_SECRETS_DEPLOYED: 'S' }, [], { service: 'A', deployed: 'S' }],
    ['a service wins over that of the environment', { CDK_SERVICE_SECRETS_SERVICE: 'A' }, ['-s', 'B'], { service: 'B' }],
    ['two services are refused', {}, ['-s', 'A', '--service', 'B'], expect.stringContaining('--service must be given once, got: A and B')],
    ['both typed are refused', {}, ['--app', 'x', '--deployed', 'S'], expect.stringContaining('--app and --deployed are two places to read from')],
    ['both of the environment are refused', { CDK_SERVICE_SECRETS_APP: 'x', CDK_SERVICE_SECRETS_DEPLOYED: 'S' }, [],
      expect.stringContaining('CDK_SERVICE_SECRETS_APP and CDK_SERVICE_SECRETS_DEPLOYED are two places to read from')],
  ])('%s', async (_, env, args, expected) => {
    expect(await parsed(env, ...args)).toEqual(expected);
  });
});

test.each([
  ['the library\'s package', 'cdk-service-secrets', {}, 'npx cdk-service-secrets'],
  ['npx of the package alone', 'cdk-service-secrets-cli', { npm_command: 'exec' }, 'npx cdk-service-secrets-cli'],
  ['the package alone on the path', 'cdk-service-secrets-cli', {}, 'cdk-service-secrets'],
  ['the command that pip installs', 'cdk-service-secrets', { JSII_AGENT: 'Python/3.12' }, 'cdk-service-secrets'],
])('its own name, from %s', (_, name, env, expected) => {
  expect(programName(name, env)).toBe(expected);
});
