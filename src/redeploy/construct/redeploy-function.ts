import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QueueTarget } from './queue-target';
import { RestartRole } from './restart-role';
import { serviceWatch, watchedKey, WatchedService } from './service-watch';
import { bundledFunction } from '../../cdk/bundled-function';
import { endpointsFor } from '../../cdk/vpc-endpoints';
import { ChangeRules } from '../../changes/construct/change-rules';
import { OtherRegions } from '../../changes/construct/other-regions';
import { WatchedValue } from '../../changes/construct/watched-values';
import { EVENTS_GROUP, MAX_RECEIVES, ReconcileMessage, REDEPLOY_ENV, REDEPLOY_TIMEOUT_SECONDS, ServiceWatch, VISIBILITY_SECONDS, WATCHES_METADATA } from '../../core/contracts/redeploy';
import { allow } from '../../core/iam/statements';

const ID = 'ServiceSecretsRedeploy';
/** Services that the function handles at once. Each may read hundreds of values before its restart, and tasks share that throughput. */
const CONCURRENCY = 5;

interface Registered {
  readonly service: WatchedService;
  readonly values: readonly (() => readonly WatchedValue[])[];
}

/** Queue, function and rules behind every `redeployOnChange` of a stack. */
export class RedeployFunction extends Construct {
  public static of(scope: Construct): RedeployFunction {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as RedeployFunction | undefined) ?? new RedeployFunction(stack);
  }

  public readonly deadLetterQueue: sqs.Queue;
  public readonly rules: ChangeRules;
  public readonly otherRegions: OtherRegions;
  public readonly role: RestartRole;

  private readonly target: QueueTarget;
  private readonly services = new Map<string, Registered>();
  private readonly intervals = new Set<number>();

  private constructor(stack: Stack) {
    super(stack, ID);
    const retention = { retentionPeriod: Duration.days(14), encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, fifo: true };
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', retention);
    const queue = new sqs.Queue(this, 'Queue', {
      ...retention,
      // The body of an event contains its ID, so SQS drops a second delivery.
      contentBasedDeduplication: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_SECONDS),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    this.target = new QueueTarget(queue, EVENTS_GROUP);
    this.rules = new ChangeRules(this, this.target.of(), 'Changed values that services are restarted for (cdk-service-secrets)');
    this.otherRegions = OtherRegions.of(stack);

    const watchesResourceId = (): string => stack.resolve(source.logicalId);
    const { handler, role, networkPolicySize } = bundledFunction(this, {
      bundle: 'redeploy',
      description: 'Restarts services whose values have changed (cdk-service-secrets)',
      roleDescription: 'Restarts the services of this stack whose values have changed',
      statements: [allow(['cloudformation:DescribeStacks', 'cloudformation:DescribeStackResource'], [stack.stackId])],
      logRemovalPolicy: RemovalPolicy.DESTROY,
      timeoutSeconds: REDEPLOY_TIMEOUT_SECONDS,
      calls: () => ['cloudformation', 'ecs', 'sqs', ...endpointsFor([...this.services.values()].flatMap(({ values }) => values.flatMap((each) => each().map(({ scope }) => scope))), stack)],
      environment: {
        [REDEPLOY_ENV.queue]: queue.queueUrl,
        [REDEPLOY_ENV.deadLetterQueue]: this.deadLetterQueue.queueUrl,
        [REDEPLOY_ENV.stack]: stack.stackId,
        [REDEPLOY_ENV.watchesResourceId]: Lazy.string({ produce: watchesResourceId }),
      },
    });
    // The function sends messages to the queue that invokes it: events for the services, and changes that wait. If values keep changing,
    // Lambda would stop such a chain after 16 messages, and nothing would restart the service. src/core/changes/pending.ts
    // limits each chain.
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    (handler.node.defaultChild as lambda.CfnFunction).recursiveLoop = 'Allow';
    const source: lambda.CfnEventSourceMapping = new lambda.CfnEventSourceMapping(this, 'Messages', {
      eventSourceArn: queue.queueArn,
      functionName: handler.functionName,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: CONCURRENCY },
    });
    queue.grantConsumeMessages(role);
    queue.grantSendMessages(role);
    this.deadLetterQueue.grantSendMessages(role);
    this.role = new RestartRole(role, networkPolicySize);
    // No other resource depends on this one. The watches name the services, and a reference in metadata is a dependency.
    source.addMetadata(WATCHES_METADATA, Lazy.uncachedAny({ produce: () => this.watches() }));
  }

  /**
   * Adds a service. `values` is called when the template is written. Several declarations of one service become one watch
   * with the longest debounce and the shortest reconcile interval.
   */
  public add(service: WatchedService, values: () => readonly WatchedValue[]): void {
    const known = this.services.get(service.name);
    const reconcile = Math.min(service.reconcile ?? Infinity, known?.service.reconcile ?? Infinity);
    this.services.set(service.name, {
      service: {
        ...service,
        debounce: Math.max(service.debounce, known?.service.debounce ?? 0),
        ...(Number.isFinite(reconcile) ? { reconcile } : {}),
      },
      values: [...known?.values ?? [], values],
    });
  }

  /** All services with the same interval share one schedule. */
  public reconcileEvery(interval: Duration): void {
    const seconds = interval.toSeconds();
    if (this.intervals.has(seconds)) {
      return;
    }
    this.intervals.add(seconds);
    const message: ReconcileMessage = { reconcile: seconds };
    new events.Rule(this, `Reconcile${seconds}`, {
      description: 'Looks for changed values that no event told of (cdk-service-secrets)',
      schedule: events.Schedule.rate(interval),
      targets: [this.target.of(events.RuleTargetInput.fromObject(message))],
    });
  }

  /** In the order of the calls to `add`. Services that use the same value restart in this order. */
  private watches(): ServiceWatch[] {
    const stack = Stack.of(this);
    const users = new Map<string, number>();
    return [...this.services.values()].map(({ service, values }) => {
      const used = values.flatMap((each) => each());
      const ids = new Map(used.map((value) => [value, JSON.stringify(stack.resolve(watchedKey(value)))]));
      const watch = serviceWatch(service, used, (value) => users.get(ids.get(value)!) ?? 0);
      new Set(ids.values()).forEach((id) => users.set(id, (users.get(id) ?? 0) + 1));
      return watch;
    });
  }
}
