import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, Dependable, IConstruct, IDependable } from 'constructs';
import { DecryptionDenial } from './decryption-denial';
import { FollowSchedules } from './follow-schedules';
import { bundledFunction } from '../../cdk/bundled-function';
import { toPolicyStatement } from '../../cdk/policy-statement';
import { RoleQuotas } from '../../cdk/role-quotas';
import { SharedPolicies } from '../../cdk/shared-policies';
import { endpointsFor } from '../../cdk/vpc-endpoints';
import { ChangeRules } from '../../changes/construct/change-rules';
import { OtherRegions } from '../../changes/construct/other-regions';
import { warnUnwatched } from '../../changes/construct/unwatched';
import { WatchedValue } from '../../changes/construct/watched-values';
import { FOLLOW_ENV, FOLLOW_TIMEOUT_SECONDS, Follows, FOLLOWS_METADATA, INVOCATION_RETRIES } from '../../core/contracts/follow';
import { allow, StatementData } from '../../core/iam/statements';

const ID = 'ServiceSecretsFollow';
/** Reserved for the statements that every stack needs: log, stack, queue and denial. */
const FUNCTION_POLICY_SIZE = 1_600;
/** The scheduled run covers events that waited longer. */
const MAX_EVENT_AGE = Duration.hours(1);

/** What the function follows for one construct. */
export interface Followed {
  /** Errors and warnings name it. */
  readonly construct: Construct;
  /** The function's input, called when the template is written. Any string may be a token. */
  readonly follows: () => Follows;
  /** The values whose events the function receives. It finds other changes on its schedule. */
  readonly values: readonly WatchedValue[];
  /** Permissions that the function needs. Equal statements of several constructs are added once. */
  readonly statements: readonly StatementData[];
  /** ARNs of parameters whose values the function needs. It can't decrypt any others. */
  readonly decrypts?: readonly string[];
}

/** Function, role, rules and schedule for everything that a stack follows. The first call of `of` creates it. */
export class FollowFunction extends Construct {
  public static of(scope: Construct): FollowFunction {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as FollowFunction | undefined) ?? new FollowFunction(stack);
  }

  /** Events that the function failed to process three times each. */
  public readonly onFailure: sqs.Queue;
  public readonly role: iam.Role;
  public readonly schedules: FollowSchedules;

  private readonly rules: ChangeRules;
  private readonly otherRegions: OtherRegions;
  private readonly policies: SharedPolicies;
  private readonly denial = new DecryptionDenial();
  private readonly followed: Followed[] = [];
  private readonly granted = new Set<string>();

  private constructor(private readonly stack: Stack) {
    super(stack, ID);
    this.onFailure = new sqs.Queue(this, 'OnFailure', { retentionPeriod: Duration.days(14), encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true });
    this.schedules = new FollowSchedules(this, 'Schedules');
    const followsResourceId = (): string => stack.resolve(invocations.logicalId);
    const { handler, role, networkPolicySize } = bundledFunction(this, {
      bundle: 'follow',
      description: 'Follows what is in stores (cdk-service-secrets)',
      roleDescription: 'Follows what is in the stores of this stack\'s services',
      statements: [
        allow(['cloudformation:DescribeStacks', 'cloudformation:DescribeStackResource'], [stack.stackId]),
        allow(['sqs:SendMessage'], [this.onFailure.queueArn]),
      ],
      logRemovalPolicy: RemovalPolicy.DESTROY,
      timeoutSeconds: FOLLOW_TIMEOUT_SECONDS,
      calls: () => ['cloudformation', 'events', 'scheduler', ...endpointsFor(this.values().map(({ scope }) => scope), stack)],
      environment: {
        [FOLLOW_ENV.stack]: stack.stackId,
        [FOLLOW_ENV.followsResourceId]: Lazy.string({ produce: followsResourceId }),
        [FOLLOW_ENV.scheduleGroup]: this.schedules.groupName,
        [FOLLOW_ENV.scheduleRole]: this.schedules.roleArn,
      },
    });
    this.role = role;
    role.addToPolicy(this.denial.statement);
    this.policies = new SharedPolicies(this, role, new RoleQuotas({
      role,
      owner: 'the role that follows stores',
      inlineUsed: FUNCTION_POLICY_SIZE + networkPolicySize,
      description: 'What the function that follows stores may read',
      fix: 'move some services to another stack',
    }), 'Followed');
    this.rules = new ChangeRules(this, new targets.LambdaFunction(handler), 'Changes in stores that are followed (cdk-service-secrets)');
    this.otherRegions = OtherRegions.of(stack);
    // This resource contains the list, as no other resource depends on it. A reference in metadata is a dependency.
    const invocations: lambda.CfnEventInvokeConfig = new lambda.CfnEventInvokeConfig(this, 'Invocations', {
      functionName: handler.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: INVOCATION_RETRIES,
      maximumEventAgeInSeconds: MAX_EVENT_AGE.toSeconds(),
      destinationConfig: { onFailure: { destination: this.onFailure.queueArn } },
    });
    invocations.addMetadata(FOLLOWS_METADATA, Lazy.uncachedAny({ produce: () => this.follows() }));
    this.schedules.invoke(handler, this.all());
  }

  public add(followed: Followed): void {
    this.followed.push(followed);
    this.denial.except(followed.decrypts ?? []);
    this.watch(followed);
    const fresh = followed.statements.filter((statement) => {
      const key = JSON.stringify(this.stack.resolve(statement));
      return !this.granted.has(key) && this.granted.add(key);
    });
    this.policies.add(fresh.map(toPolicyStatement), followed.construct);
  }

  /** Everything but the schedules, with what is added later. */
  private all(): IDependable {
    const all: IDependable = {};
    const rootsOf = (): IConstruct[] => this.node.children.filter((child) => child !== this.schedules);
    Dependable.implement(all, { get dependencyRoots() { return rootsOf(); } });
    return all;
  }

  private watch({ construct, values }: Followed): void {
    const unseen = values.filter((value) => {
      this.rules.add(value);
      return value.region !== this.stack.region && !this.otherRegions.add(value);
    });
    warnUnwatched(construct, unseen, 'they are in another region, where the app has no stack', true);
  }

  private values(): WatchedValue[] {
    return this.followed.flatMap(({ values }) => values);
  }

  /** The lists of all constructs, by kind. */
  private follows(): Follows {
    const kinds = new Map<string, unknown[]>();
    for (const { follows } of this.followed) {
      Object.entries(follows()).forEach(([kind, list]) => kinds.set(kind, [...kinds.get(kind) ?? [], ...list as unknown[]]));
    }
    return Object.fromEntries(kinds);
  }
}
