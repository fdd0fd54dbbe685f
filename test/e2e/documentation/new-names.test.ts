import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeStackResourcesCommand, DescribeStacksCommand, StackResource } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteMessageCommand, DeleteQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { blocks, pages } from '../../../projenrc/docs/pages';
import { Canary, filesBelow, visibleOutputs } from '../../support/canary';
import { runCli } from '../../support/cli';
import { awsCliFolder } from '../../support/documentation';
import { AwsClients, bootstrap, CdkApp, Emulator, runCommand } from '../../support/emulator';
import { eventually } from '../../support/eventually';
import { PROJECT } from '../../support/paths';

/** What a person puts into a store ends in the task definition: by the event, a queue, and a script with the commands of the page. */

interface Detail {
  readonly service: string;
  readonly names: string[];
  readonly count: number;
  readonly nearest: Record<string, string>;
  readonly missing: string[];
  readonly message: string;
}

const SCRIPT = blocks(pages().find(({ path }) => path === 'docs/new-names.md')!).find(({ code }) => code.includes('git commit'))!.code.trim().split('\n');
const LISTS: Readonly<Record<string, string>> = { 'Shop/Web': 'service-secrets.yaml', 'Shop/Mail': 'mail-secrets.yaml' };

describe('a name that somebody adds to a store', () => {
  const canary = new Canary();
  let emulator: Emulator;
  let aws: AwsClients;
  let app: CdkApp;
  let outputs: Record<string, string>;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    aws = emulator.clients();
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'new-names-app.ts'));
    writeFileSync(join(app.directory, 'service-secrets.yaml'), '# What the shop needs\nSESSION_KEY: generated\nLOG_LEVEL: { config: info }\n');
    writeFileSync(join(app.directory, 'mail-secrets.yaml'), 'MAIL_KEY: generated\n');
    writeFileSync(join(app.directory, '.gitignore'), 'cdk.out\n*/cdk.out\n');
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'First');
    expect(await app.deploy()).toMatchObject({ exitCode: 0 });
    const { Stacks } = await aws.cloudformation.send(new DescribeStacksCommand({ StackName: 'Shop' }));
    outputs = Object.fromEntries(Stacks![0].Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
  });
  afterAll(async () => emulator?.stop());

  const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=Pipeline', '-c', 'user.email=pipeline@example.com', ...args], { cwd: app.directory, encoding: 'utf8' });

  async function awsCli(...args: string[]): Promise<void> {
    // By its Python: the folder was renamed after its scripts were written.
    const run = await runCommand(join(awsCliFolder(), 'python'), [join(awsCliFolder(), 'aws'), ...args], { cwd: app.directory, env: { ...emulator.environment, AWS_PAGER: '' } });
    expect(run).toMatchObject({ exitCode: 0 });
  }

  async function messages(): Promise<Detail[]> {
    const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs.Queue, MaxNumberOfMessages: 10 }));
    await Promise.all(Messages.map(({ ReceiptHandle }) => aws.sqs.send(new DeleteMessageCommand({ QueueUrl: outputs.Queue, ReceiptHandle }))));
    return Messages.map(({ Body }) => JSON.parse(Body!).detail);
  }

  async function received(count: number): Promise<Detail[]> {
    const found: Detail[] = [];
    await eventually(`${count} events`, async () => (found.push(...await messages()), found.length >= count || undefined), { seconds: 400 });
    return found.sort((a, b) => (a.service < b.service ? -1 : 1));
  }

  /** The commands of the page, for the list of the service that the event names. */
  async function pipeline({ service }: Detail): Promise<void> {
    for (const line of SCRIPT.map((command) => command.replace('service-secrets.yaml', LISTS[service]).replace('Prod/Shop/Secrets', service))) {
      const [program, ...words] = line.split(' ');
      if (program === 'git') {
        const quoted = /--message "([^"]*)"/.exec(line)![1];
        git('commit', '--quiet', '--all', '--message', quoted);
      } else if (words[0] === 'cdk-service-secrets') {
        const run = await runCli([...words.slice(1), '--app', app.assembly], { cwd: app.directory, env: emulator.environment });
        expect({ ...run, code: run.code === 1 ? 0 : run.code }).toMatchObject({ code: 0 });
      } else {
        expect(words[0]).toBe('cdk');
        expect(await (words[1] === 'synth' ? app.synth() : app.deploy())).toMatchObject({ exitCode: 0 });
      }
    }
  }

  async function variables(): Promise<string[]> {
    const { services } = await aws.ecs.send(new DescribeServicesCommand({ cluster: outputs.ClusterName, services: [outputs.ServiceName] }));
    const { taskDefinition } = await aws.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: services![0].taskDefinition }));
    return taskDefinition!.containerDefinitions!.flatMap(({ secrets = [] }) => secrets.map(({ name }) => name!)).sort();
  }

  async function resources(): Promise<StackResource[]> {
    return (await aws.cloudformation.send(new DescribeStackResourcesCommand({ StackName: 'Shop' }))).StackResources!;
  }

  async function physicalId(beginning: string): Promise<string> {
    return (await resources()).find(({ LogicalResourceId, ResourceType }) => ResourceType === 'AWS::SQS::Queue' && LogicalResourceId!.startsWith(beginning))!.PhysicalResourceId!;
  }

  /** The message in a queue for what nobody took. */
  async function undelivered(beginning: string): Promise<{ detail?: Detail; requestContext?: { condition: string }; requestPayload?: { detail: { name: string } } }> {
    const QueueUrl = await physicalId(beginning);
    const message = await eventually(`a message in ${beginning}`, async () => (await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]);
    return JSON.parse(message.Body!);
  }

  test('reaches the running service\'s task definition, from either store; a typing error is in a message with the right name', async () => {
    const { SecretString } = await aws.secretsManager.send(new GetSecretValueCommand({ SecretId: 'prod/mail' }));
    const json = JSON.stringify({ ...JSON.parse(SecretString!), SMTP_PASSWORD: canary.value('SMTP_PASSWORD') });
    await awsCli('ssm', 'put-parameter', '--name', '/prod/shop/STRIPE_KEY', '--type', 'SecureString', '--value', canary.value('STRIPE_KEY'));
    await awsCli('ssm', 'put-parameter', '--name', '/prod/shop/SESION_KEY', '--type', 'SecureString', '--value', canary.value('SESION_KEY'));
    await awsCli('secretsmanager', 'put-secret-value', '--secret-id', 'prod/mail', '--secret-string', json);

    const [mail, web] = await received(2);
    expect(mail).toMatchObject({ service: 'Shop/Mail', names: ['SMTP_PASSWORD'], count: 1 });
    expect(web).toMatchObject({
      service: 'Shop/Web',
      names: ['SESION_KEY', 'STRIPE_KEY'],
      nearest: { SESION_KEY: 'SESSION_KEY' },
      missing: [],
      message: 'Shop/Web declares no variables for 2 new names in /prod/shop: SESION_KEY (did you mean SESSION_KEY?), STRIPE_KEY.',
    });
    await pipeline(mail);
    await pipeline(web);

    expect(await variables()).toEqual(['LOG_LEVEL', 'MAIL_KEY', 'SESSION_KEY', 'SMTP_PASSWORD', 'STRIPE_KEY']);
    expect(readFileSync(join(app.directory, 'service-secrets.yaml'), 'utf8')).toMatch(/^# What the shop needs\nSESSION_KEY: generated\nLOG_LEVEL: \{ config: info \}\nSTRIPE_KEY: secret\n$/);
    expect(git('log', '--format=%s').trim().split('\n')).toHaveLength(3);
  });

  test('is one of 500 in one event', async () => {
    for (let index = 0; index < 500; index++) {
      await aws.ssm.send(new PutParameterCommand({ Name: `/prod/shop/NAME_${index}`, Value: 'x', Type: 'String' }));
    }
    const [event, ...others] = await received(1);
    expect([event.count, event.names.length, others]).toEqual([500, 500, []]);
  });

  test('causes no event for a value that the gate created, and no second event; a failed target has it in its dead-letter queue', async () => {
    await aws.sqs.send(new DeleteQueueCommand({ QueueUrl: await physicalId('Pipeline') }));
    // What comes last: the function had every event by then, and its schedules are over but for the marks.
    await aws.ssm.send(new PutParameterCommand({ Name: '/prod/shop/LAST', Value: 'x', Type: 'String' }));
    expect((await received(1)).map(({ names }) => names)).toEqual([['LAST']]);
    expect((await undelivered('NotDelivered')).detail).toMatchObject({ service: 'Shop/Web', names: ['LAST'] });
  });

  test('needed no permission that was denied', () => {
    expect(emulator.denials().filter(({ principal }) => /Follow/.test(principal))).toEqual([]);
  });

  test('waits in the on-failure queue while the function can\'t read its list of stores', async () => {
    const [role] = (await resources()).filter(({ ResourceType, LogicalResourceId }) => ResourceType === 'AWS::IAM::Role' && /^ServiceSecretsFollowRole/.test(LogicalResourceId!));
    const denial = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: ['cloudformation:*', 'scheduler:*', 'ssm:*'], Resource: '*' }] };
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: role.PhysicalResourceId, PolicyName: 'Denial', PolicyDocument: JSON.stringify(denial) }));
    await aws.ssm.send(new PutParameterCommand({ Name: '/prod/shop/UNSEEN', Value: 'x', Type: 'String' }));
    const { requestContext, requestPayload } = await undelivered('ServiceSecretsFollowOnFailure');
    expect([requestContext!.condition, requestPayload!.detail.name]).toEqual(['RetriesExhausted', '/prod/shop/UNSEEN']);
  });

  test('was followed without showing a value', async () => {
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
