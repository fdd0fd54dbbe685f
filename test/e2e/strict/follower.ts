import { setTimeout as sleep } from 'node:timers/promises';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateScheduleCommand, DeleteScheduleCommand, GetScheduleCommand, ListSchedulesCommand, Target } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { resourcesOf } from '../../support/deployed';
import { ACCOUNT, assumedBy, AwsClients, Emulator } from '../../support/emulator';
import { eventually } from '../../support/eventually';

const STACK = 'Followed';
const POLL_MS = 100;
/** After a denial what was awaited could still come, by another way. */
const AFTER_DENIAL_MS = 2_500;
const LONGEST_MS = 60_000;

interface State {
  readonly lines: number;
  readonly reports: number;
}

/** The stack of fixtures/strict/follow-app, deployed: what its function reports, step by step. */
export class Follower {
  static async of(emulator: Emulator): Promise<Follower> {
    const id = async (type: string, logicalId: RegExp): Promise<string> =>
      (await resourcesOf(emulator, STACK, type)).find(({ LogicalResourceId }) => logicalId.test(LogicalResourceId!))!.PhysicalResourceId!;
    const { scheduler } = emulator.clients();
    const group = await id('AWS::Scheduler::ScheduleGroup', /^ServiceSecretsFollow/);
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: group }));
    const regular = Schedules.find(({ Name }) => !/^(look|reported)-/.test(Name!))!.Name!;
    const { Target: target } = await scheduler.send(new GetScheduleCommand({ GroupName: group, Name: regular }));
    return new Follower(emulator, target!, {
      group,
      role: await id('AWS::IAM::Role', /^ServiceSecretsFollowRole/),
      log: await id('AWS::Logs::LogGroup', /^ServiceSecretsFollow/),
      reports: await id('AWS::SQS::Queue', /^NewNames/),
      failures: await id('AWS::SQS::Queue', /^ServiceSecretsFollowOnFailure/),
    });
  }

  private readonly aws: AwsClients;
  private round = 0;

  private constructor(
    private readonly emulator: Emulator, private readonly target: Target,
    private readonly ids: { readonly group: string; readonly role: string; readonly log: string; readonly reports: string; readonly failures: string },
  ) {
    this.aws = emulator.clients();
  }

  get role(): string {
    return this.ids.role;
  }

  /** Names that no list has, one of them written twice: only its history says when it was created. */
  async putUndeclaredNames(): Promise<void> {
    for (const [Name, Value] of [['/followed/NEW', 'x'], ['/followed/CHANGED', 'x'], ['/followed/CHANGED', 'y']]) {
      await this.aws.ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    }
    const { SecretString } = await this.aws.secretsManager.send(new GetSecretValueCommand({ SecretId: 'followed' }));
    await this.aws.secretsManager.send(new PutSecretValueCommand({ SecretId: 'followed', SecretString: JSON.stringify({ ...JSON.parse(SecretString!), NEW: 'x' }) }));
  }

  /** Nothing is reported until a minute has passed without a new name. */
  async firstReport(): Promise<void> {
    await eventually('reports of both stores', async () => {
      await this.looks();
      return await this.messagesIn(this.ids.reports) >= 2 || undefined;
    }, { everyMs: 3_000 });
  }

  /**
   * A new name gets a schedule, the older ones are reported and marked, an event that the function fails on is kept, and no policy lets the role decrypt
   * a parameter.
   *
   * @param impatient gives up soon after something was denied.
   */
  async reportsNamesAndReadsNothing(impatient: boolean): Promise<void> {
    await this.cannotDecrypt();
    await this.forgets();
    const before = await this.state();
    const denials = this.emulator.denials().length;
    await this.putName();
    await this.looks();
    await this.reaches(() => this.hasReported(before), () => impatient && this.emulator.denials().length > denials);
    await this.keepsWhatFails(impatient);
  }

  private async putName(): Promise<void> {
    await this.aws.ssm.send(new PutParameterCommand({ Name: `/followed/FRESH_${++this.round}`, Value: 'x', Type: 'String' }));
  }

  private async hasReported(before: State): Promise<boolean> {
    const { lines, reports } = await this.state();
    const names = await this.schedules();
    return lines > before.lines && reports >= before.reports + 2
      && names.filter((name) => name.startsWith('reported-')).length >= 2 && names.some((name) => name.startsWith('look-'));
  }

  private async keepsWhatFails(impatient: boolean): Promise<void> {
    const failures = await this.messagesIn(this.ids.failures);
    const denied = (): number => this.emulator.denials().filter(({ action }) => action === 'sqs:SendMessage').length;
    const before = denied();
    await this.withPolicy({ Effect: 'Deny', Action: 'scheduler:CreateSchedule', Resource: '*' }, async () => {
      await this.putName();
      await this.reaches(async () => await this.messagesIn(this.ids.failures) > failures, () => impatient && denied() > before);
    });
  }

  /** Even when somebody else's policy lets the role decrypt everything. */
  private async cannotDecrypt(): Promise<void> {
    await this.withPolicy({ Effect: 'Allow', Action: '*', Resource: '*' }, async () => {
      const { ssm } = this.emulator.clients(undefined, await assumedBy(this.emulator, 'lambda.amazonaws.com', `arn:aws:iam::${ACCOUNT}:role/${this.role}`));
      await expect(ssm.send(new GetParametersCommand({ Names: ['/followed/SESSION_KEY'], WithDecryption: true }))).rejects.toThrow();
    });
  }

  private async withPolicy(statement: object, act: () => Promise<void>): Promise<void> {
    const policy = { RoleName: this.role, PolicyName: 'SomebodyElses' };
    await this.aws.iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) }));
    try {
      await act();
    } finally {
      await this.aws.iam.send(new DeleteRolePolicyCommand(policy));
    }
  }

  /** Runs the function as its own schedule does, now. */
  private async looks(): Promise<void> {
    const now = new Date().toISOString().slice(0, 19);
    await this.aws.scheduler.send(new CreateScheduleCommand({
      GroupName: this.ids.group, Name: `test-${Date.now()}`, ScheduleExpression: `at(${now})`, FlexibleTimeWindow: { Mode: 'OFF' }, ActionAfterCompletion: 'DELETE', Target: this.target,
    }));
  }

  /** Without marks all is reported again. */
  private async forgets(): Promise<void> {
    for (const Name of (await this.schedules()).filter((name) => /^(look|reported)-/.test(name))) {
      await this.aws.scheduler.send(new DeleteScheduleCommand({ GroupName: this.ids.group, Name }));
    }
  }

  private async schedules(): Promise<string[]> {
    const { Schedules = [] } = await this.aws.scheduler.send(new ListSchedulesCommand({ GroupName: this.ids.group }));
    return Schedules.map(({ Name }) => Name!);
  }

  private async state(): Promise<State> {
    const { events = [] } = await this.aws.logs.send(new FilterLogEventsCommand({ logGroupName: this.ids.log, limit: 10_000 }));
    return { lines: events.length, reports: await this.messagesIn(this.ids.reports) };
  }

  private async messagesIn(QueueUrl: string): Promise<number> {
    const { Attributes } = await this.aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }));
    return Number(Attributes!.ApproximateNumberOfMessages);
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
    throw new Error('the names were not reported, or something of it is missing');
  }
}
