import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FollowMetric, POLL_INTERVAL_SECONDS } from '../../core/contracts/follow';
import { METRIC_NAMESPACE } from '../../core/log-line';

/** A metric of the function that follows the stores of a service. It reads them once an hour without an event, so that a fault counts in each hour. */
export function followMetric(service: Construct, metricName: FollowMetric, statistic: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { Stack: Stack.of(service).stackName, Service: service.node.path },
    period: Duration.seconds(POLL_INTERVAL_SECONDS),
    statistic,
    ...options,
  });
}
