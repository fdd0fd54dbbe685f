import { setTimeout as sleep } from 'node:timers/promises';
import { ContinueUpdateRollbackCommand, DescribeStacksCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateLogStreamCommand, FilterLogEventsCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { Deployment, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ecs';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { deleteParameter, parameterNamed, resourcesOf, serviceOf, tagsOf, taskDefinitionOf } from '../../support/deployed';
import { ACCOUNT, assumedBy, AwsClients, Emulator } from '../../support/emulator';
import { eventually } from '../../support/eventually';
import { Task } from '../../support/task';

const STACK = 'Worker';
const SECRET = 'prod/worker-database';
/** The gate creates it. */
const CREATED = '/prod/worker/QUEUE_TOKEN';
/** A value of people in this stack, as if another stack's gate had created it. */
const SHARED = '/prod/worker/SHARED';
const POLL_MS = 100;
/** After a denial what was awaited could still come, by another way. */
const AFTER_DENIAL_MS = 2_500;
const LONGEST_MS = 60_000;
/** Of a service whose deployments wait for a hook, in the emulator. */
const HOOK_TAG = 'emulator:lifecycle-hook';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string[];
}

interface ChangedTemplate {
  readonly gateId: string;
  readonly gate: Resource;
  readonly resources: Record<string, Resource>;
}

/** The example `redeploy-on-change`, deployed: what it does for its users, step by step. */
export class Worker {
  static async of(emulator: Emulator, template: string): Promise<Worker> {
    const id = async (type: string, logicalId: RegExp): Promise<string> =>
      (await resourcesOf(emulator, STACK, type)).find(({ LogicalResourceId }) => logicalId.test(LogicalResourceId!))!.PhysicalResourceId!;
    const worker = new Worker(emulator, template, {
      queue: await id('AWS::SQS::Queue', /^ServiceSecretsRedeployQueue/),
      deadLetters: await id('AWS::SQS::Queue', /^ServiceSecretsRedeployDeadLetterQueue/),
      gateLog: await id('AWS::Logs::LogGroup', /^ServiceSecretsGateLogs/),
      restartLog: await id('AWS::Logs::LogGroup', /^ServiceSecretsRedeployLogs/),
      taskLog: await id('AWS::Logs::LogGroup', /^Taskworker/),
    });
    await worker.update();
    return worker;
  }

  private readonly aws: AwsClients;
  private round = 0;
  /** Whether the secret lacks its key. */
  private broken = false;

  private constructor(
    private readonly emulator: Emulator, private readonly template: string,
    private readonly ids: { readonly queue: string; readonly deadLetters: string; readonly gateLog: string; readonly restartLog: string; readonly taskLog: string },
  ) {
    this.aws = emulator.clients();
  }

  async role(logicalId: RegExp): Promise<string> {
    return (await resourcesOf(this.emulator, STACK, 'AWS::IAM::Role')).find(({ LogicalResourceId }) => logicalId.test(LogicalResourceId!))!.PhysicalResourceId!;
  }

  /** Reads the values and opens the log, as ECS does before it starts a container. */
  async startsTask(directory: string): Promise<void> {
    const { executionRoleArn, taskDefinitionArn } = await taskDefinitionOf(this.emulator, STACK);
    const { logs } = this.emulator.clients(undefined, await assumedBy(this.emulator, 'ecs-tasks.amazonaws.com', executionRoleArn!));
    const stream = { logGroupName: this.ids.taskLog, logStreamName: `worker/${++this.round}` };
    const environment = await (await Task.of(this.emulator, taskDefinitionArn!, directory)).environment('worker');
    expect(Object.keys(environment).sort()).toEqual(['DB_PASSWORD', 'LOG_LEVEL', 'QUEUE_TOKEN']);
    await logs.send(new CreateLogStreamCommand(stream));
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: 'started' }] }));
  }

  /** A deployment that creates a value, and one that the gate stops: both logged, the second rolled back. */
  async deploysAndRollsBack(): Promise<void> {
    const before = await this.linesOf(this.ids.gateLog);
    if (await parameterNamed(this.emulator, CREATED)) await deleteParameter(this.emulator, CREATED);
    expect(await this.update()).toBe('UPDATE_COMPLETE');
    expect(await parameterNamed(this.emulator, CREATED)).toMatchObject({ Version: 1 });
    await this.takesBackWhatItCreated();
    await this.saysWhatItUses();
    await this.putSecret({});
    expect(await this.update()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await this.linesOf(this.ids.gateLog)).toBeGreaterThan(before);
  }

  /** An update that adds a value fails after the gate has created it. */
  private async takesBackWhatItCreated(): Promise<void> {
    await deleteParameter(this.emulator, CREATED);
    expect(await this.update(({ gate }) => { delete gate.Properties.Declaration.Variables.QUEUE_TOKEN; })).toBe('UPDATE_COMPLETE');
    const status = await this.update(({ gate, gateId, resources }) => {
      const refused = { ServiceToken: gate.Properties.ServiceToken, Declaration: { Format: '0' } };
      resources.Refused = { Type: 'Custom::ServiceSecrets', Properties: refused, DependsOn: [gateId] };
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await parameterNamed(this.emulator, CREATED)).toBeUndefined();
    expect(await this.update()).toBe('UPDATE_COMPLETE');
  }

  /** What another stack's gate created gets this stack's tag, as soon as this stack reads it. */
  private async saysWhatItUses(): Promise<void> {
    const owner = { Key: 'cdk-service-secrets:stack', Value: 'another-stack' };
    await this.aws.ssm.send(new PutParameterCommand({ Name: SHARED, Type: 'SecureString', Value: 'shared', Tags: [owner] }));
    try {
      expect(await this.update(({ gate }) => { gate.Properties.Declaration.Secrets = ['SHARED']; })).toBe('UPDATE_COMPLETE');
      expect(Object.keys(await tagsOf(this.emulator, SHARED)).filter((key) => key.startsWith('cdk-service-secrets:used-by:'))).toHaveLength(1);
    } finally {
      await deleteParameter(this.emulator, SHARED);
      await this.update();
    }
  }

  /**
   * A changed value restarts the service, what can't be understood is kept, and no policy lets the role read a value.
   *
   * @param impatient gives up soon after something was denied.
   */
  async restartsAndReadsNothing(impatient: boolean): Promise<void> {
    await this.cannotRead();
    const denials = this.emulator.denials().length;
    const [deployment, lines, dead] = [(await this.primary()).id, await this.linesOf(this.ids.restartLog), await this.messagesIn(this.ids.deadLetters)];
    await this.send('not JSON');
    await this.aws.ssm.send(new PutParameterCommand({ Name: '/prod/worker/LOG_LEVEL', Value: `level-${++this.round}`, Overwrite: true }));
    const done = async (): Promise<boolean> => (await this.primary()).id !== deployment
      && await this.linesOf(this.ids.restartLog) > lines && await this.messagesIn(this.ids.deadLetters) > dead;
    await this.reaches(done, () => impatient && this.emulator.denials().length > denials);
  }

  /** While a deployment waits for a lifecycle hook, the log of a change says which. */
  async namesTheHook(): Promise<void> {
    const { serviceArn } = await serviceOf(this.emulator, STACK);
    const hook = `hook-${++this.round}`;
    await this.aws.ecs.send(new TagResourceCommand({ resourceArn: serviceArn, tags: [{ key: HOOK_TAG, value: hook }] }));
    try {
      const before = (await this.waitsOf(this.ids.restartLog)).length;
      await this.aws.ssm.send(new PutParameterCommand({ Name: '/prod/worker/LOG_LEVEL', Value: `level-${this.round}`, Overwrite: true }));
      const line = await eventually('a line that says what the service waits for', async () => (await this.waitsOf(this.ids.restartLog))[before]);
      expect(line).toMatchObject({ reason: 'lifecycle-hook', hook });
    } finally {
      await this.aws.ecs.send(new UntagResourceCommand({ resourceArn: serviceArn, tagKeys: [HOOK_TAG] }));
    }
  }

  /** All as before a round: no message that is still worked on, no value that is wrong, a stack that can be updated. */
  async recover(): Promise<void> {
    if (this.broken) await this.putSecret({ password: 'right' });
    if (await this.status() === 'UPDATE_ROLLBACK_FAILED') {
      await this.aws.cloudformation.send(new ContinueUpdateRollbackCommand({ StackName: STACK }));
      await this.settled();
    }
    await this.aws.sqs.send(new PurgeQueueCommand({ QueueUrl: this.ids.queue }));
    while ((await this.primary()).rolloutState === 'IN_PROGRESS') await sleep(POLL_MS);
  }

  /** Even when somebody else's policy lets the role read a value. */
  private async cannotRead(): Promise<void> {
    const RoleName = await this.role(/^ServiceSecretsRedeployRole/);
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    await this.aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'SomebodyElses', PolicyDocument: JSON.stringify(policy) }));
    try {
      const { ssm, secretsManager } = this.emulator.clients(undefined, await assumedBy(this.emulator, 'lambda.amazonaws.com', `arn:aws:iam::${ACCOUNT}:role/${RoleName}`));
      await expect(ssm.send(new GetParametersCommand({ Names: [CREATED], WithDecryption: true }))).rejects.toThrow();
      await expect(secretsManager.send(new GetSecretValueCommand({ SecretId: SECRET }))).rejects.toThrow();
    } finally {
      await this.aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'SomebodyElses' }));
    }
  }

  private async reaches(done: () => Promise<boolean>, hopeless: () => boolean): Promise<void> {
    let end = Date.now() + LONGEST_MS;
    for (let shortened = false; Date.now() < end; await sleep(POLL_MS)) {
      if (await done()) return;
      if (!shortened && hopeless()) {
        shortened = true;
        end = Date.now() + AFTER_DENIAL_MS;
      }
    }
    throw new Error('the service was not restarted, or something of it is missing');
  }

  /** Runs the gate again. The debounce is cut to a second. */
  private async update(change: (changed: ChangedTemplate) => void = () => undefined): Promise<string> {
    const template = JSON.parse(this.template.replace(/"debounce": 10\b/, '"debounce": 1')) as { Resources: Record<string, Resource> };
    const [gateId, gate] = Object.entries(template.Resources).find(([, { Type }]) => Type === 'Custom::ServiceSecrets')!;
    gate.Properties.TaskDefinitions = `round-${++this.round}`;
    change({ gateId, gate, resources: template.Resources });
    await this.aws.cloudformation.send(new UpdateStackCommand({
      StackName: STACK, TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'], Parameters: [{ ParameterKey: 'BootstrapVersion', UsePreviousValue: true }],
    }));
    return this.settled();
  }

  private async settled(): Promise<string> {
    for (;;) {
      const status = await this.status();
      if (!status.endsWith('IN_PROGRESS')) return status;
      await sleep(POLL_MS);
    }
  }

  private async status(): Promise<string> {
    return (await this.aws.cloudformation.send(new DescribeStacksCommand({ StackName: STACK }))).Stacks![0].StackStatus!;
  }

  private async primary(): Promise<Deployment> {
    return (await serviceOf(this.emulator, STACK)).deployments!.find(({ status }) => status === 'PRIMARY')!;
  }

  private async putSecret(value: { readonly password?: string }): Promise<void> {
    this.broken = value.password === undefined;
    await this.aws.secretsManager.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: JSON.stringify(value) }));
  }

  private async send(body: string): Promise<void> {
    await this.aws.sqs.send(new SendMessageCommand({ QueueUrl: this.ids.queue, MessageGroupId: '#events', MessageBody: body, MessageDeduplicationId: `round-${++this.round}` }));
  }

  private async messagesIn(QueueUrl: string): Promise<number> {
    const { Attributes } = await this.aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }));
    return Number(Attributes!.ApproximateNumberOfMessages);
  }

  /** What a change waited for, but its debounce. */
  private async waitsOf(logGroupName: string): Promise<{ readonly reason: string }[]> {
    const { events = [] } = await this.aws.logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10_000 }));
    return events.filter(({ message }) => message!.includes('"event":"wait"')).map(({ message }) => JSON.parse(message!) as { reason: string })
      .filter(({ reason }) => reason !== 'debounce');
  }

  private async linesOf(logGroupName: string): Promise<number> {
    return (await this.aws.logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10_000 }))).events?.length ?? 0;
  }
}
