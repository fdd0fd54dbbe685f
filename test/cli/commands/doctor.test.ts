import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { doctor } from '../../../src/cli/commands/doctor';
import { DoctorLine } from '../../../src/cli/operations/doctor/plan';
import { ACCOUNT, CANARY, CommandOptions, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { awsError, FakeAws } from '../../support/fakes';

const iam = mockClient(IAMClient);
const sts = mockClient(STSClient);
const ADA = { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ada` };
const ENVIRONMENT = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'HTTPS_PROXY', 'NO_PROXY', 'AWS_CA_BUNDLE', 'AWS_ENDPOINT_URL', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];
const before = { ...process.env };
let aws: FakeAws;

beforeEach(() => {
  ENVIRONMENT.forEach((name) => delete process.env[name]);
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/none';
  fillShop(aws = fakeAccount());
  iam.reset();
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves(ADA);
  iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ResourceArns }: { ResourceArns: string[] }) =>
    ({ EvaluationResults: [{ ResourceSpecificResults: ResourceArns.map((EvalResourceName) => ({ EvalResourceName, EvalResourceDecision: 'allowed' })) }] }));
});
afterEach(() => { process.env = { ...before }; });

/** An app whose tree says which version wrote it. */
function app(version = '1.2.3', environment = `aws://${ACCOUNT}/eu-west-1`): string {
  const { directory } = declaredApp({ name: 'Shop', environment, declarations: [SHOP] });
  writeFileSync(join(directory, 'cdk.out', 'tree.json'), JSON.stringify({ tree: { children: { S: { constructInfo: { fqn: 'cdk-service-secrets.ServiceSecrets', version } } } } }));
  return directory;
}

async function examined(options: CommandOptions = {}): Promise<{ code: number; lines: DoctorLine[]; of: (about: string, subject: string) => DoctorLine | undefined }> {
  const { code, stdout, stderr } = await runCommand(doctor, [], { cwd: app(), json: true, ...options });
  expect(stdout + stderr).not.toContain(CANARY);
  const { lines } = JSON.parse(stdout) as { lines: DoctorLine[] };
  return { code, lines, of: (about, subject) => lines.find((line) => line.about === about && line.subject === subject) };
}

test('prints everything that is in order, as text, and writes nothing', async () => {
  const { code, stdout } = await runCommand(doctor, [], { cwd: app() });
  expect(stdout).toContain(`AWS\n  ok profile: none was chosen\n  ok region: eu-west-1 (the stack)\n  ok caller: arn:aws:iam::${ACCOUNT}:user/ada\n  ok account: ${ACCOUNT}\n`);
  expect(stdout).toContain('App\n  ok read from: cdk.out: Shop/Secrets\n  ok library: 1.2.3\n');
  expect(stdout).toContain('  ok Parameter Store /prod/shop: metadata: may be read: 4 of 4 are there\n  ok Parameter Store /prod/shop: values: may be read: 4 of 4 are there\n  ok Parameter Store /prod/shop: write: allowed');
  expect(stdout).toContain('  ok external values: values: may be read: 1 of 1 are there\n');
  expect(stdout).not.toContain(CANARY);
  expect(code).toBe(0);
  expect(aws.calls.filter(({ operation }) => /^(Put|Create|Delete|Update|Tag|Add)/.test(operation))).toEqual([]);
});

test.each<[string, Record<string, string>, CommandOptions, string]>([
  ['the option', { AWS_REGION: 'us-east-1' }, { region: 'eu-west-1' }, 'eu-west-1 (--region)'],
  ['AWS_REGION', { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' }, {}, 'us-east-1 (AWS_REGION)'],
  ['AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'us-east-2' }, {}, 'us-east-2 (AWS_DEFAULT_REGION)'],
])('the region is that of %s', async (_, env, options, text) => {
  Object.assign(process.env, env);
  expect((await examined(options)).of('AWS', 'region')?.text).toBe(text);
});

test('an invalid region is not repeated', async () => {
  process.env.AWS_REGION = `${CANARY}x!`;
  const { code, of } = await examined();
  expect([code, of('AWS', 'region')?.text]).toEqual([2, 'AWS_REGION is the name of no region']);
  expect(of('App', 'library')?.text).toBe('1.2.3');
});

test('endpoint and proxy are named without passwords', async () => {
  Object.assign(process.env, { AWS_ENDPOINT_URL: `https://me:${CANARY}p@aws.test:8443`, HTTPS_PROXY: `http://me:${CANARY}p@proxy.test:3128` });
  const { of } = await examined();
  expect(of('This machine', 'endpoint')?.text).toBe('STS, SSM, Secrets Manager, CloudFormation, through the endpoint https://aws.test:8443');
  expect(of('This machine', 'proxy')?.text).toBe('proxy.test:3128 (HTTPS_PROXY)');
});

test.each<[string, Record<string, string>, string]>([
  ['a profile', { AWS_PROFILE: `${CANARY}p` }, 'profile'],
  ['a bundle', { AWS_CA_BUNDLE: `/${CANARY}none.pem` }, 'certificates'],
  ['a proxy', { HTTPS_PROXY: `ftp://${CANARY}x` }, 'proxy'],
])('%s that doesn\'t exist is named, with the fix', async (_, env, subject) => {
  Object.assign(process.env, env);
  const { code, lines } = await examined();
  expect(lines.find((line) => line.subject === subject)).toMatchObject({ status: 'failed', fix: expect.stringMatching(/\w/) });
  expect(code).toBe(2);
});

test('another version than the command\'s is a finding', async () => {
  const { code, of } = await examined({ cwd: app('1.1.0') });
  expect([code, of('App', 'library')?.text]).toEqual([1, 'the app was synthesized with version 1.1.0 of cdk-service-secrets, and this command has version 1.2.3']);
});

describe('the CDK CLI of the app', () => {
  const FIX = 'install version 2.x, 2.1131.0 or newer in the folder of the CDK app: npm install --save-dev aws-cdk@2';

  /** An app with an assembly and an installed `aws-cdk`. */
  function appWith(cli: object | string, manifest: object = { version: '54.11.0', minimumCliVersion: '2.1131.0' }): string {
    const directory = app();
    const file = join(directory, 'cdk.out', 'manifest.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')) as object, ...manifest }));
    mkdirSync(join(directory, 'node_modules', 'aws-cdk'), { recursive: true });
    writeFileSync(join(directory, 'node_modules', 'aws-cdk', 'package.json'), typeof cli === 'string' ? cli : JSON.stringify(cli));
    return directory;
  }
  const cli = (version: string, schema?: string): object => ({ version, devDependencies: { '@aws-cdk/cloud-assembly-schema': schema } });

  test.each<[string, string]>([
    ['2.1148.1', '>=55.5.0'],
    ['2.1148.1', '>=54.0.0'],
    ['2.1148.1', '^54.11.0'],
    ['2.1130.0', '54.0.0'],
  ])('%s reads schemas up to %s, and that is enough', async (version, schema) => {
    const { code, of } = await examined({ cwd: appWith(cli(version, schema)) });
    expect([code, of('App', 'CDK CLI')]).toEqual([0, { about: 'App', subject: 'CDK CLI', status: 'ok', text: version }]);
  });

  test.each<[string, object, string]>([
    ['version 3.0.0, which was published by accident', cli('3.0.0', '43.1.0'), 'the app has version 3.0.0 of aws-cdk, which was published by accident and can\'t read the assemblies of today\'s aws-cdk-lib'],
    ['a version with an older schema', cli('2.1000.0', '^40.1.0'), 'the app has version 2.1000.0 of aws-cdk, which reads assemblies up to schema 40, and this one has schema 54'],
    ['a version below the manifest\'s minimum', cli('2.1130.9'), 'the app has version 2.1130.9 of aws-cdk, and its assembly needs 2.1131.0 or newer'],
  ])('%s is a finding', async (_, installed, text) => {
    const { code, of } = await examined({ cwd: appWith(installed) });
    expect([code, of('App', 'CDK CLI')]).toEqual([1, { about: 'App', subject: 'CDK CLI', status: 'finding', text, fix: FIX }]);
  });

  test.each<[string, object]>([
    ['the same version', cli('2.1131.0')],
    ['a newer one', cli('2.1132.0')],
    ['a newer major version', cli('4.0.0')],
  ])('%s as the manifest requires is enough', async (_, installed) => {
    expect((await examined({ cwd: appWith(installed) })).code).toBe(0);
  });

  test('an assembly without a minimum is read', async () => {
    expect((await examined({ cwd: appWith(cli('2.100.0'), {}) })).of('App', 'CDK CLI')?.status).toBe('ok');
  });

  test.each<[string, object | string]>([
    ['no version', {}],
    ['another text for the version', { version: `${CANARY}v` }],
    ['no JSON', `{"version": "${CANARY}`],
  ])('a package with %s is unknown, and not repeated', async (_, installed) => {
    const { of } = await examined({ cwd: appWith(installed), app: 'cdk.out' });
    expect(of('App', 'CDK CLI')).toMatchObject({
      status: 'unknown', text: 'not known, as aws-cdk is not installed in the folder of the CDK app', fix: 'compare what "npx cdk --version" prints: the app needs version 2.x, 2.1131.0 or newer',
    });
  });

  test('a CLI in a folder above the app is found', async () => {
    expect((await examined({ cwd: app() })).of('App', 'CDK CLI')?.text).toBe((JSON.parse(readFileSync('node_modules/aws-cdk/package.json', 'utf8')) as { version: string }).version);
  });
});

test('credentials of another account are a finding, and no store is read', async () => {
  const { code, of } = await examined({ cwd: app('1.2.3', 'aws://999999999999/eu-west-1') });
  expect([code, of('Shop/Secrets', 'account')?.status, of('Shop/Secrets', 'account')?.fix]).toEqual([1, 'finding', 'use credentials of account 999999999999: --profile NAME, or AWS_PROFILE']);
  expect(aws.calls).toEqual([]);
});

test('--account refuses other credentials, and no store is read', async () => {
  const { code, of } = await examined({ account: '999999999999' });
  expect([code, of('AWS', 'account')?.status, of('Shop/Secrets', 'account')?.status, aws.calls]).toEqual([1, 'finding', 'unknown', []]);
});

test('without credentials it prints the rest', async () => {
  process.env.AWS_REGION = 'eu-north-1'; // A caller is asked once for a region.
  sts.on(GetCallerIdentityCommand).rejects(awsError('ExpiredToken', `${CANARY}token`));
  const { code, of } = await examined();
  expect([code, of('AWS', 'caller')?.status, of('App', 'library')?.text, of('Shop/Secrets', 'account')?.status]).toEqual([2, 'failed', '1.2.3', 'unknown']);
});

test('without an app it prints the caller', async () => {
  process.env.AWS_REGION = 'eu-west-1';
  const { code, of } = await examined({ app: 'cdk.none' });
  expect([code, of('App', 'read from')?.status, of('AWS', 'caller')?.text]).toEqual([2, 'failed', `arn:aws:iam::${ACCOUNT}:user/ada`]);
});

test('a denied read is a finding of its store, by variable', async () => {
  aws.faults.deny(/GetSecretValue/);
  const { code, of } = await examined();
  expect(code).toBe(1);
  expect(of('Shop/Secrets', 'Secrets Manager prod/worker: values')).toMatchObject({ status: 'finding', text: expect.stringContaining('1 of 1 can\'t be read (TOKEN): ') });
  expect(of('Shop/Secrets', 'Secrets Manager prod/worker: metadata')?.status).toBe('ok');
});

test('a missing value is no finding, and the command for details is complete', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, of } = await examined();
  expect(code).toBe(0);
  expect(of('Shop/Secrets', 'Parameter Store /prod/shop: values')).toMatchObject({
    text: 'may be read: 3 of 4 are there', fix: 'see what is missing:\n-> npx cdk-service-secrets check -s Shop/Secrets --region eu-west-1',
  });
});

test('the next step of a service is printed once', async () => {
  aws = fakeAccount();
  const { stdout } = await runCommand(doctor, [], { cwd: app() });
  expect(stdout.match(/: may be read: 0 of \d are there/g)).toHaveLength(6);
  expect(stdout.match(/see what is missing:\n {5}-> npx cdk-service-secrets check -s Shop\/Secrets --region eu-west-1$/gm)).toHaveLength(1);
});

test('a store that doesn\'t answer is read once', async () => {
  aws.faults.fail('DescribeSecret', () => awsError('InternalServerError', 'We encountered an internal error.', 500), 9);
  const { of } = await examined();
  expect(['metadata', 'values', 'write'].map((what) => of('Shop/Secrets', `Secrets Manager prod/worker: ${what}`)?.status)).toEqual(['unknown', 'unknown', 'unknown']);
  expect([aws.count('DescribeSecret'), aws.count('GetSecretValue')]).toEqual([1, 0]);
});

test.each([
  ['4 minutes ahead', -4, 'ok', 'within 5 minutes of AWS\'s'],
  ['6 minutes ahead', -6, 'finding', 'the clock of this machine is 6 minutes ahead of AWS\'s'],
  ['6 minutes behind', 6, 'finding', 'the clock of this machine is 6 minutes behind AWS\'s'],
])('a clock that is %s of AWS\'s', async (_, minutes, status, text) => {
  process.env.AWS_REGION = `eu-central-${minutes + 7}`; // A caller is asked once for a region.
  sts.on(GetCallerIdentityCommand).callsFake((_input, getClient: () => STSClient) => {
    getClient().config.systemClockOffset = minutes * 60_000;
    return ADA;
  });
  expect((await examined()).of('AWS', 'clock')).toMatchObject({ status, text });
});

describe('permission to write', () => {
  const write = 'Parameter Store /prod/shop: write';

  test('is a finding where the simulation denies it', async () => {
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ResourceArns }: { ResourceArns: string[] }) =>
      ({ EvaluationResults: ResourceArns.map((EvalResourceName) => ({ EvalResourceName, EvalDecision: 'implicitDeny' })) }));
    const { code, of } = await examined();
    expect([code, of('Shop/Secrets', write)?.text]).toEqual([1, 'the policies of the caller don\'t allow ssm:PutParameter']);
  });

  test('is unknown where the simulation returns nothing', async () => {
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ResourceArns: [EvalResourceName] }: { ResourceArns: string[] }) => ({ EvaluationResults: [{ EvalResourceName, EvalDecision: 'allowed' }] }));
    const { code, of } = await examined();
    expect([code, of('Shop/Secrets', write)?.status, of('Shop/Secrets', write)?.text]).toEqual([0, 'unknown', 'not known, as IAM\'s policy simulator gave no answer to ssm:PutParameter']);
  });

  test('is unknown where simulating is not allowed', async () => {
    iam.on(SimulatePrincipalPolicyCommand).rejects(awsError('AccessDenied', 'not authorized to perform: iam:SimulatePrincipalPolicy'));
    const { code, of } = await examined();
    expect([code, of('Shop/Secrets', write)?.status, of('Shop/Secrets', write)?.text]).toEqual([0, 'unknown', 'not known, needs iam:SimulatePrincipalPolicy, and iam:GetRole for a role with a path']);
  });

  test('is simulated for the role of a session, with its path', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ada` });
    iam.on(GetRoleCommand, { RoleName: 'Admin' }).resolves({ Role: { Arn: `arn:aws:iam::${ACCOUNT}:role/sso/Admin` } as never });
    await examined({ cwd: app('1.2.3', `aws://${ACCOUNT}/eu-west-2`) });
    const asked = iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args }) => args[0].input);
    expect(asked.map(({ ActionNames }) => ActionNames?.[0]).sort()).toEqual(['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'ssm:PutParameter']);
    expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([`arn:aws:iam::${ACCOUNT}:role/sso/Admin`]));
  });
});
