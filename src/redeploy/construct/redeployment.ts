import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { RedeployFunction } from './redeploy-function';
import { RestartableService, serviceName, usedBy } from './restartable-service';
import { IN_OTHER_ACCOUNT, isInOtherAccount } from '../../changes/construct/other-accounts';
import { warnOfPending, warnUnwatched } from '../../changes/construct/unwatched';
import { WatchedValue } from '../../changes/construct/watched-values';
import { DEFAULT_DEBOUNCE_SECONDS, DEFAULT_RECONCILE_SECONDS, MAX_DEBOUNCE_SECONDS, MIN_RECONCILE_SECONDS, REDEPLOY_METRIC, RedeployMetric } from '../../core/contracts/redeploy';
import { rule, RuleError } from '../../core/errors';
import { redeployStatements } from '../../core/iam/redeploy';
import { METRIC_NAMESPACE } from '../../core/log-line';

/** Options of `redeployOnChange`. */
export interface RedeployOptions {
  /**
   * Restart the service when its values have not changed for this time, so that many changes in a row cause one restart. If values
   * keep changing, the service restarts after ten times the debounce. From 0 to 300 seconds.
   *
   * Parameter Store may return an older value for some seconds after a change. Less than 10 seconds is a risk.
   *
   * @default Duration.seconds(30)
   *
   * @example Duration.minutes(1)
   */
  readonly debounce?: Duration;

  /**
   * Whether to read the store on a schedule too, and restart the service when a value is newer than its last deployment.
   * Parameter Store delivers its events on a best-effort basis.
   *
   * @default true
   */
  readonly reconcile?: boolean;

  /**
   * How often to read the store, in whole minutes from 10 on.
   *
   * @default Duration.hours(1)
   *
   * @example Duration.minutes(15)
   */
  readonly reconcileInterval?: Duration;
}

/**
 * Restarts a service when a value that it uses changes. `ServiceSecrets.redeployOnChange` returns it.
 *
 * One function, one queue and one dead-letter queue serve all services of a stack.
 *
 * @example
 *
 * const restarts = secrets.redeployOnChange(service);
 * restarts.metricFailed().createAlarm(this, 'NotRestarted', { threshold: 1, evaluationPeriods: 1 });
 */
export interface IRedeployment extends IConstruct {
  /** Contains messages that the function failed to process, for all services of the stack. */
  readonly deadLetterQueue: sqs.IQueue;

  /**
   * Restarts: how often `ecs:UpdateService` was called.
   *
   * @param options Changes to the metric. By default it is a sum over 5 minutes.
   * @returns a metric of this service
   *
   * @example
   *
   * const daily = secrets.redeployOnChange(service).metricRestarts({ period: Duration.days(1) });
   */
  metricRestarts(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Messages that needed no restart, because a deployment that began after the change had already read the value.
   *
   * @param options What differs from a sum over 5 minutes.
   * @returns a metric of this service
   *
   * @example
   *
   * const skipped = secrets.redeployOnChange(service).metricSkipped();
   */
  metricSkipped(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Changes that did not reach the service: a declared value is missing, the restart failed and was rolled back, the
   * service was deleted, or a permission is missing. The function's log contains the reason. Create an alarm on this metric.
   *
   * @param options What differs from a sum over 5 minutes.
   * @returns a metric of this service
   *
   * @example
   *
   * secrets.redeployOnChange(service).metricFailed().createAlarm(this, 'NotRestarted', { threshold: 1, evaluationPeriods: 1 });
   */
  metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

export interface RedeploymentProps extends RedeployOptions {
  readonly service: RestartableService;
  readonly values: readonly WatchedValue[];
  /** The `valueFrom` of a variable in a task definition. */
  readonly reference: (variable: string) => string;
}

/** The package doesn't export it, so that no language offers a constructor. */
export class Redeployment extends Construct implements IRedeployment {
  public readonly deadLetterQueue: sqs.IQueue;

  private readonly serviceName: string;
  /** The values of this account. The role has no access to those of another account. */
  private readonly own: readonly WatchedValue[];

  constructor(scope: Construct, id: string, private readonly props: RedeploymentProps) {
    super(scope, id);
    const { service } = props;
    const debounce = seconds('debounce', props.debounce ?? Duration.seconds(DEFAULT_DEBOUNCE_SECONDS), 0, MAX_DEBOUNCE_SECONDS);
    const interval = props.reconcileInterval ?? Duration.seconds(DEFAULT_RECONCILE_SECONDS);
    const reconcile = props.reconcile === false ? undefined : seconds('reconcileInterval', interval, MIN_RECONCILE_SECONDS, 86_400);
    this.serviceName = serviceName(service.construct);

    this.own = props.values.filter((value) => !isInOtherAccount(value, Stack.of(this)));
    const shared = RedeployFunction.of(this);
    this.deadLetterQueue = shared.deadLetterQueue;
    this.watch(shared, reconcile !== undefined);
    shared.add(
      { name: this.serviceName, cluster: service.cluster, service: service.arn, debounce, ...(reconcile ? { reconcile } : {}) },
      () => this.used(),
    );
    shared.role.allow(this, redeployStatements(service, this.own.map(({ scope: each }) => each)));
    if (reconcile) {
      shared.reconcileEvery(interval);
    }
    this.node.addValidation({ validate: () => this.validate() });
  }

  public metricRestarts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(REDEPLOY_METRIC.restarts, options);
  }

  public metricSkipped(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(REDEPLOY_METRIC.skipped, options);
  }

  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(REDEPLOY_METRIC.failed, options);
  }

  /** Creates rules for the changes, and warns about values whose changes cause no event here. */
  private watch(shared: RedeployFunction, reconciled: boolean): void {
    const { region } = Stack.of(this);
    const unseen: WatchedValue[] = [];
    for (const value of this.own) {
      shared.rules.add(value);
      if (value.region !== region && !shared.otherRegions.add(value)) {
        unseen.push(value);
      }
    }
    warnUnwatched(this, unseen, 'they are in another region, where the app has no stack', reconciled);
    warnOfPending(this, this.own, reconciled);
    warnUnwatched(this, this.props.values.filter((value) => !this.own.includes(value)), IN_OTHER_ACCOUNT, false);
  }

  private used(): WatchedValue[] {
    return usedBy(this.props.service, this.own, this.props.reference);
  }

  private validate(): string[] {
    return usedBy(this.props.service, this.props.values, this.props.reference).length ? [] : [
      rule({
        subject: 'service',
        must: 'must use a variable of this ServiceSecrets from a store',
        got: `${this.props.service.construct.node.path} with none`,
        fix: 'call addToContainer for a container of its task definition',
      }),
    ];
  }

  private metric(metricName: RedeployMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { Stack: Stack.of(this).stackName, Service: this.serviceName },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    });
  }
}

function seconds(subject: string, duration: Duration, least: number, most: number): number {
  const value = duration.isUnresolved() ? NaN : duration.toSeconds({ integral: false });
  if (!Number.isInteger(value) || value < least || value > most || (least >= 60 && value % 60 !== 0)) {
    throw new RuleError({
      subject,
      must: `must be ${least >= 60 ? `whole minutes from ${least / 60} to ${most / 60}` : `whole seconds from ${least} to ${most}`}`,
      got: duration.isUnresolved() ? 'a token' : duration.toHumanString(),
      fix: 'choose another duration',
    });
  }
  return value;
}
