import { BatchClient, DescribeJobDefinitionsCommand } from '@aws-sdk/client-batch';
import { DescribeExpressGatewayServiceCommand, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, TaskDefinition } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { adopt, AdoptOptions } from '../../../src/cli/commands/adopt';
import { ACCOUNT, CANARY, CommandOptions, CommandRun, fakeAccount, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const batch = mockClient(BatchClient);
const ecs = mockClient(ECSClient);
const ARN = `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/shop:3`;
let aws: FakeAws;
const run = (options: Partial<AdoptOptions>, more: CommandOptions = {}): Promise<CommandRun> =>
  runCommand(adopt, [{ format: 'typescript', ...options }], { region: 'eu-west-1', ...more });

const APP: TaskDefinition = {
  taskDefinitionArn: ARN,
  containerDefinitions: [
    { name: 'app', environment: [{ name: 'NODE_ENV', value: 'production' }], secrets: [{ name: 'API_KEY', valueFrom: '/legacy/API_KEY' }] },
    { name: 'side', secrets: [] },
  ],
};
function registered(taskDefinition: TaskDefinition): void {
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition });
}
function reading(references: Readonly<Record<string, string>>): void {
  registered({ taskDefinitionArn: ARN, containerDefinitions: [{ name: 'app', secrets: Object.entries(references).map(([name, valueFrom]) => ({ name, valueFrom })) }] });
}

beforeEach(() => {
  aws = fakeAccount();
  aws.ssm().put('/legacy/API_KEY', `${CANARY}api`);
  ecs.reset();
  batch.reset();
  registered(APP);
});

test('prints the variables of a task definition as code', async () => {
  const { code, stdout } = await run({ taskDefinition: 'shop' });
  expect(code).toBe(0);
  expect(stdout).toBe(`// import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
new ServiceSecrets(this, 'Secrets', {
  store: SecretStore.parameterStore('/legacy'),
  variables: {
    API_KEY: Variable.secret(),
    NODE_ENV: Variable.plain('production'),
  },
});
`);
});

test('prints YAML, and JSON with the revision', async () => {
  expect((await run({ taskDefinition: 'shop', format: 'yaml' })).stdout).toContain('API_KEY: secret\n');
  expect(JSON.parse((await run({ taskDefinition: 'shop' }, { json: true })).stdout)).toMatchObject({
    source: ARN, what: 'task definition', store: { kind: 'ssm', name: '/legacy' }, variables: [{ variable: 'API_KEY' }, { variable: 'NODE_ENV', source: { kind: 'plain', value: 'production' } }], leftOut: [],
  });
});

describe('reads the variables of', () => {
  test.each([
    ['prod/shop', 'prod', 'shop'], ['shop', 'default', 'shop'], [`arn:aws:ecs:eu-west-1:${ACCOUNT}:service/prod/shop`, 'prod', 'shop'],
  ])('the ECS service %s', async (name, cluster, service) => {
    ecs.on(DescribeServicesCommand, { cluster, services: [service] }).resolves({ services: [{ status: 'ACTIVE', taskDefinition: ARN }] });
    expect((await run({ ecsService: name })).stdout).toContain('API_KEY: Variable.secret(),');
    expect(ecs.commandCalls(DescribeTaskDefinitionCommand, { taskDefinition: ARN })).toHaveLength(1);
  });

  test('a service of ECS Express Mode, its newest configuration', async () => {
    const container = (valueFrom: string): object => ({ image: 'x', secrets: [{ name: 'API_KEY', valueFrom }], environment: [{ name: 'PORT', value: '8080' }], repositoryCredentials: { credentialsParameter: 'arn:x' } });
    ecs.on(DescribeExpressGatewayServiceCommand, { serviceArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/default/shop` }).resolves({
      service: { activeConfigurations: [{ createdAt: new Date(1), primaryContainer: container('/before/API_KEY') as never }, { createdAt: new Date(2), primaryContainer: container('/legacy/API_KEY') as never }] },
    });
    const { stdout } = await run({ expressService: 'shop' });
    expect(stdout).toContain("SecretStore.parameterStore('/legacy')");
    expect(stdout).toContain("PORT: Variable.plain('8080')");
    expect(stdout).toContain('// left out: repositoryCredentials of container Main, arn:x: ');
  });

  test('a service of ECS Express Mode with a task definition of its own', async () => {
    ecs.on(DescribeExpressGatewayServiceCommand).resolves({ service: { activeConfigurations: [{ taskDefinitionArn: ARN }] } });
    expect((await run({ expressService: 'prod/shop' })).stdout).toContain('API_KEY: Variable.secret(),');
  });

  const reads = (valueFrom: string, name = 'API_KEY'): object => ({ secrets: [{ name, valueFrom }], environment: [{ name: 'PORT', value: '80' }] });

  test.each<[string, object]>([
    ['one container', { containerProperties: reads('/legacy/API_KEY') }],
    ['containers of a task', { ecsProperties: { taskProperties: [{ containers: [{ name: 'a', ...reads('/legacy/API_KEY') }, { name: 'b', ...reads('/legacy/API_KEY') }] }] } }],
    ['ranges of nodes', { nodeProperties: { nodeRangeProperties: [{ container: reads('/legacy/API_KEY') }, { ecsProperties: { taskProperties: [{ containers: [reads('/legacy/API_KEY')] }] } }] } }],
  ])('a job definition of AWS Batch with %s, its newest revision', async (_what, definition) => {
    const at = (revision: number, of: object): never => ({ jobDefinitionArn: `arn:aws:batch:eu-west-1:${ACCOUNT}:job-definition/nightly:${revision}`, revision, status: 'ACTIVE', ...of }) as never;
    batch.on(DescribeJobDefinitionsCommand, { jobDefinitionName: 'nightly', status: 'ACTIVE' }).resolves({ jobDefinitions: [at(9, { containerProperties: reads('/before/API_KEY') }), at(10, definition)] });
    const { stdout } = await run({ jobDefinition: 'nightly' });
    expect(stdout).toContain("SecretStore.parameterStore('/legacy')");
    expect([stdout.includes('API_KEY: Variable.secret(),'), stdout.includes("PORT: Variable.plain('80'),")]).toEqual([true, true]);
  });

  test('one of several containers, with --container', async () => {
    registered({ taskDefinitionArn: ARN, containerDefinitions: ['app', 'proxy'].map((name) => ({ name, secrets: [{ name: `${name.toUpperCase()}_KEY`, valueFrom: `/legacy/${name}` }] })) });
    const [both, one, none] = [await run({ taskDefinition: 'shop' }), await run({ taskDefinition: 'shop', container: 'proxy' }), await run({ taskDefinition: 'shop', container: 'prox' })];
    expect([both.stdout.includes('APP_KEY'), both.stdout.includes('PROXY_KEY'), one.stdout.includes('APP_KEY'), one.stdout.includes('PROXY_KEY')]).toEqual([true, true, false, true]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('proxy')]);
  });

  test('a job definition by its revision, but not on EKS', async () => {
    batch.on(DescribeJobDefinitionsCommand, { jobDefinitions: ['nightly:3'] }).resolves({ jobDefinitions: [{ jobDefinitionArn: 'arn:x', revision: 3, status: 'ACTIVE', eksProperties: {} } as never] });
    expect(await run({ jobDefinition: 'nightly:3' })).toMatchObject({ code: 2, stderr: expect.stringContaining('nightly:3 runs on EKS, where jobs have no `secrets`') });
  });

  test.each([
    ['of an image', { ImageRepository: { ImageConfiguration: { RuntimeEnvironmentSecrets: { API_KEY: '/legacy/API_KEY' }, RuntimeEnvironmentVariables: { PORT: '80' } } } }, false],
    ['of a repository', { CodeRepository: { CodeConfiguration: { ConfigurationSource: 'API', CodeConfigurationValues: { RuntimeEnvironmentSecrets: { API_KEY: '/legacy/API_KEY' }, RuntimeEnvironmentVariables: { PORT: '80' } } } } }, false],
    ['with apprunner.yaml', { CodeRepository: { CodeConfiguration: { ConfigurationSource: 'REPOSITORY' } } }, true],
  ])('a service of App Runner %s', async (_what, SourceConfiguration, isLeftOut) => {
    const service = { ServiceName: 'shop', ServiceArn: `arn:aws:apprunner:eu-west-1:${ACCOUNT}:service/shop/1`, SourceConfiguration };
    const { code, stdout } = await run({ appRunnerService: '-' }, { input: JSON.stringify({ Service: service }) });
    expect([code, stdout.includes('API_KEY: Variable.secret(),'), stdout.includes("PORT: Variable.plain('80'),"), stdout.includes('// left out: the variables of apprunner.yaml: ')]).toEqual([0, !isLeftOut, !isLeftOut, isLeftOut]);
  });

  test.each(['', '{', '{"a": "hunter2"', '[]', 'null', '{"Service": 3}', '{"Service": {"ServiceArn": "x"}}'])('no invalid description of App Runner: %j', async (input) => {
    const { code, stderr } = await run({ appRunnerService: '-' }, { input });
    expect([code, stderr.includes('hunter2')]).toEqual([2, false]);
    expect(stderr).toMatch(/--app-runner-service is (no description of a service of App Runner|not JSON)\n {2}-> pass the file that/);
  });

  test.each<[string, Partial<AdoptOptions>, RegExp]>([
    ['a job definition that doesn\'t exist', { jobDefinition: 'nightly' }, /there is no active job definition nightly in eu-west-1/],
    ['a service that doesn\'t exist', { ecsService: 'prod/shop' }, /there is no ECS service prod\/shop in eu-west-1\n.*see what there is:\n {2}-> aws ecs list-services --cluster prod --region eu-west-1\n/],
    ['an Express service that doesn\'t exist', { expressService: 'shop' }, /there is no service shop of ECS Express Mode in eu-west-1/],
    ['two at once', { ecsService: 'a', taskDefinition: 'b' }, /--task-definition and --ecs-service name two things/],
  ])('%s', async (_what, options, message) => {
    batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] });
    ecs.on(DescribeServicesCommand).resolves({ services: [] });
    ecs.on(DescribeExpressGatewayServiceCommand).rejects(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));
    const { code, stderr } = await run(options);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

test('parts that a list can\'t contain are reported, in the code and beside it', async () => {
  registered({
    taskDefinitionArn: ARN,
    containerDefinitions: [{
      name: 'app',
      secrets: [{ name: 'API_KEY', valueFrom: '/legacy/API_KEY' }, { name: '2FA_KEY', valueFrom: '/legacy/2fa' }],
      environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/app.env' }],
      logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: '/legacy/splunk' }] },
      repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:eu-west-1:1:secret:docker' },
    }],
  });
  const { stdout, stderr } = await run({ taskDefinition: 'shop' });
  expect(stdout.match(/^\/\/ left out: .*$/gm)).toEqual([
    expect.stringMatching(/environmentFiles of container app, arn:aws:s3:::bucket\/app\.env: import its values/),
    expect.stringMatching(/secretOptions of container app, splunk-token from \/legacy\/splunk: .*secrets\.secret\('NAME'\)/),
    expect.stringMatching(/repositoryCredentials of container app, arn:aws:secretsmanager:.*docker: .*leave it with the image/),
    expect.stringMatching(/"2FA_KEY", which reads \/legacy\/2fa: .*read _2FA_KEY/),
  ]);
  expect(stderr).toContain('4 lines left out');
  expect(stderr).toContain('no container gets this list by itself: add it with addToContainer, or with addToCfnResource for ECS Express Mode and addToJobDefinition for AWS Batch');
});

describe('the values in AWS', () => {
  test('a String is configuration with its value and description; a key of its own is imported', async () => {
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
    aws.ssm().put('/legacy/LOG_LEVEL', 'debug', 'String');
    Object.assign(aws.ssm().parameters.get('/legacy/LOG_LEVEL')!, { description: 'How much is logged' });
    aws.ssm().put('/legacy/API_KEY', `${CANARY}api`, 'SecureString', key);
    Object.assign(aws.ssm().parameters.get('/legacy/API_KEY')!, { description: 'Payments,\n in production' });
    reading({ API_KEY: '/legacy/API_KEY', LOG_LEVEL: `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/legacy/LOG_LEVEL` });
    const { stdout } = await run({ taskDefinition: 'shop' });
    expect(stdout).toContain(`const importedKey1 = kms.Key.fromKeyArn(this, 'ImportedKey1', '${key}');`);
    expect(stdout).toContain("LOG_LEVEL: Variable.config('debug', { description: 'How much is logged' }),");
    expect(stdout).toContain("API_KEY: Variable.secret({ description: 'Payments, in production' }),");
    expect((await run({ taskDefinition: 'shop', format: 'yaml' })).stdout).toContain('description: Payments, in production');
    expect(stdout).not.toContain(CANARY);
  });

  test.each<[string, (name: string) => void, string]>([
    ['rotates', (name) => { aws.secretsManager().secrets.get(name)!.rotation = true; }, 'it rotates'],
    ['RDS manages', (name) => { aws.secretsManager().secrets.get(name)!.owner = 'rds'; }, 'rds manages it'],
    ['CloudFormation creates', (name) => {
      aws.secretsManager().secrets.get(name)!.tags.set('aws:cloudformation:stack-id', 'arn:aws:cloudformation:eu-west-1:1:stack/Shop/1').set('aws:cloudformation:logical-id', 'Db');
    }, 'stack Shop creates it as Db'],
  ])('a secret that it %s is not copied', async (_what, change, reason) => {
    const { arn } = aws.secretsManager().put('prod/db', JSON.stringify({ password: `${CANARY}password` }));
    change('prod/db');
    reading({ API_KEY: '/legacy/API_KEY', DB_PASSWORD: `${arn}:password::` });
    expect((await run({ taskDefinition: 'shop', prefix: '/new' })).stdout).toContain(`// stays where it is: ${reason}\n`);
    const { code, stdout } = await run({ taskDefinition: 'shop', prefix: '/new', copy: true, yes: true });
    expect([code, stdout.includes('written: 1 of 1')]).toEqual([0, true]);
    expect([...aws.ssm().parameters.keys()].filter((name) => name.startsWith('/new'))).toEqual(['/new/API_KEY']);
  });

  test('a String that CloudFormation creates stays with its stack', async () => {
    aws.ssm().put('/legacy/HOST', 'db.local', 'String');
    aws.ssm().parameters.get('/legacy/HOST')!.tags.set('aws:cloudformation:stack-name', 'Data');
    reading({ API_KEY: '/legacy/API_KEY', HOST: '/legacy/HOST' });
    const { stdout } = await run({ taskDefinition: 'shop' });
    expect(stdout).toContain('// in the app that creates it write Variable.fromSsmParameter(parameter) with its construct');
    expect(stdout).toContain("HOST: Variable.fromSsmParameterName('/legacy/HOST'),");
  });

  test('an external secret by its ARN is neither looked up in this account nor copied from it', async () => {
    const other = 'arn:aws:secretsmanager:eu-west-1:999988887777:secret:shared/db-AbCdEf';
    aws.secretsManager().put('shared/db', JSON.stringify({ a: `${CANARY}own` }));
    aws.ssm().put('/shared/token', `${CANARY}own-token`);
    reading({ API_KEY: '/legacy/API_KEY', TOKEN: 'arn:aws:ssm:us-east-1:999988887777:parameter/shared/token', A: `${other}:a::` });
    const { stdout } = await run({ taskDefinition: 'shop' });
    expect(stdout).toContain(`{ secretCompleteArn: '${other}' }`);
    expect(stdout).toContain('// left out: TOKEN, which reads arn:aws:ssm:us-east-1:999988887777:parameter/shared/token: ECS refuses');
    await run({ taskDefinition: 'shop', prefix: '/new', copy: true, yes: true });
    expect([...aws.ssm().parameters.keys()].filter((name) => name.startsWith('/new'))).toEqual(['/new/API_KEY']);
  });

  test('without permission to read metadata, nothing is guessed', async () => {
    const { arn } = aws.secretsManager().put('prod/db', JSON.stringify({ password: `${CANARY}password` }));
    reading({ API_KEY: '/legacy/API_KEY', DB_PASSWORD: `${arn}:password::` });
    aws.faults.deny('ssm:DescribeParameters');
    aws.faults.deny('ssm:GetParameters');
    aws.faults.deny('secretsmanager:DescribeSecret');
    const { code, stdout } = await run({ taskDefinition: 'shop' });
    expect([code, stdout.includes('API_KEY: Variable.secret()'), stdout.includes(`secretCompleteArn: '${arn}'`)]).toEqual([0, true, true]);
  });
});

describe('--copy', () => {
  test('copies the values below the service\'s prefix', async () => {
    const { code, stdout } = await run({ taskDefinition: 'shop', copy: true, yes: true }, { service: 'Shop/Secrets' });
    expect([code, stdout.includes('written: 1 of 1'), stdout.includes(CANARY)]).toEqual([0, true, false]);
    expect(aws.ssm().parameters.get('/prod/shop/api-key')!.value).toBe(`${CANARY}api`);
  });

  test('--dry-run writes nothing', async () => {
    const { code, stdout } = await run({ taskDefinition: 'shop', copy: true, dryRun: true, prefix: '/new' });
    expect([code, stdout.includes('nothing was written (--dry-run)'), aws.count('PutParameter')]).toEqual([0, true, 0]);
  });

  test('--keep NAME does not copy a value, and says so if the app declares it as its own', async () => {
    const { code, stderr } = await run({ taskDefinition: 'shop', copy: true, yes: true, keep: ['/legacy/*'] }, { service: 'Shop/Secrets' });
    expect([code, aws.count('PutParameter')]).toEqual([0, 0]);
    expect(stderr).toContain('API_KEY is not copied: --keep names it; declare it as an external value');
  });

  test('keeps a String a String, and moves a secret of `environment` into the store', async () => {
    aws.ssm().put('/legacy/LOG_LEVEL', 'debug', 'String');
    registered({
      taskDefinitionArn: ARN,
      containerDefinitions: [{ name: 'app', environment: [{ name: 'DB_PASSWORD', value: `${CANARY}readable` }, { name: 'PORT', value: '80' }], secrets: [{ name: 'LOG_LEVEL', valueFrom: '/legacy/LOG_LEVEL' }] }],
    });
    const { code, stdout, stderr } = await run({ taskDefinition: 'shop', prefix: '/new', copy: true, yes: true });
    expect([code, (stdout + stderr).includes(CANARY)]).toEqual([0, false]);
    expect([...aws.ssm().parameters].filter(([name]) => name.startsWith('/new')).map(([name, { type, value }]) => [name, type, value])).toEqual([
      ['/new/DB_PASSWORD', 'SecureString', `${CANARY}readable`], ['/new/LOG_LEVEL', 'String', 'debug'],
    ]);
  });

  test('copies from another region', async () => {
    aws.ssm('us-east-1').put('/far/TOKEN', `${CANARY}far`);
    aws.ssm().put('/far/TOKEN', `${CANARY}near`);
    reading({ TOKEN: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/far/TOKEN` });
    await run({ taskDefinition: 'shop', prefix: '/new', copy: true, yes: true });
    expect(aws.ssm().parameters.get('/new/TOKEN')?.value).toBe(`${CANARY}far`);
  });
});

test.each<[string, Partial<AdoptOptions>, () => void, string]>([
  ['nothing to adopt', {}, () => undefined, 'there is nothing to adopt\n  -> use --task-definition FAMILY, --ecs-service CLUSTER/SERVICE'],
  ['an unknown container', { taskDefinition: 'shop', container: 'web' }, () => undefined, 'shop:3 has no container web\n  -> choose with --container one of: app, side'],
  ['a container without variables', { taskDefinition: 'shop', container: 'side' }, () => undefined, 'shop:3 has no variables'],
  ['an invalid prefix', { taskDefinition: 'shop', prefix: 'x' }, () => undefined, '`--prefix` must start with a slash'],
  ['a value that is missing', { taskDefinition: 'shop', copy: true, yes: true }, () => void aws.ssm().parameters.clear(), 'correct these values or references first; nothing was copied'],
  ['a task definition that doesn\'t exist', { taskDefinition: 'shop' }, () => void ecs.on(DescribeTaskDefinitionCommand).rejects(Object.assign(new Error('no'), { name: 'ClientException' })), 'there is no active task definition shop in eu-west-1'],
  ['an error of ECS', { taskDefinition: 'shop' }, () => void ecs.on(DescribeTaskDefinitionCommand).rejects(new Error('Unable to describe task definition.')), 'Unable to describe task definition.'],
])('%s ends with code 2, and nothing is written', async (_what, options, fault, message) => {
  fault();
  const { code, stderr } = await run(options, { declarations: [SHOP] });
  expect([code, aws.count('PutParameter')]).toEqual([2, 0]);
  expect(stderr).toContain(message);
});
