import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct, IDependable } from 'constructs';
import { POLL_INTERVAL_SECONDS, PollMessage } from '../../core/contracts/follow';
import { allow, StatementData } from '../../core/iam/statements';

const SCHEDULER = 'scheduler.amazonaws.com';

/**
 * The schedule on which the function finds changes without an event, and the group of the schedules that the function creates. They
 * are deleted with the stack. They are in EventBridge Scheduler, as an event bus has at most 300 rules.
 */
export class FollowSchedules extends Construct {
  public readonly groupName: string;
  public readonly roleArn: string;
  private readonly role: iam.Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.groupName = new scheduler.CfnScheduleGroup(this, 'Group').ref;
    this.role = new iam.Role(this, 'Role', {
      description: 'Invokes the function that follows the stores of this stack',
      assumedBy: new iam.ServicePrincipal(SCHEDULER, { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }),
    });
    this.roleArn = this.role.roleArn;
  }

  /** Permissions to create schedules for later runs. */
  public statements(): StatementData[] {
    const schedules = Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${this.groupName}/*` });
    return [
      allow(['scheduler:CreateSchedule', 'scheduler:GetSchedule'], [schedules]),
      { ...allow(['iam:PassRole'], [this.roleArn]), conditions: { StringEquals: { 'iam:PassedToService': SCHEDULER } } },
    ];
  }

  /** The first run is at once: CloudFormation may have created a rule after a value changed. `after` is what that run needs. */
  public invoke(handler: lambda.IFunction, after: IDependable): void {
    const input: PollMessage = { look: 'all' };
    const policy = new iam.Policy(this, 'Policy', {
      roles: [this.role],
      statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })],
    });
    const schedule = new scheduler.CfnSchedule(this, 'Look', {
      description: 'Looks for what no event told of (cdk-service-secrets)',
      groupName: this.groupName,
      scheduleExpression: `rate(${POLL_INTERVAL_SECONDS / 60} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: handler.functionArn, roleArn: this.roleArn, input: JSON.stringify(input) },
    });
    schedule.node.addDependency(policy, after);
  }
}
