import { LogEntry } from './ports';
import { METRIC_NAMESPACE } from '../../core/contracts/redeploy';

/**
 * One line of JSON. With a metric it is in CloudWatch's embedded metric format, which costs no call and no permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function toLogLine({ metric, service, ...entry }: LogEntry, stack: string, now: number): string {
  const embedded = metric && service
    ? {
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [['Stack', 'Service']], Metrics: [{ Name: metric, Unit: 'Count' }] }],
      },
      Stack: stack,
      Service: service,
      [metric]: 1,
    }
    : {};
  return JSON.stringify({ ...entry, ...(service ? { service } : {}), ...embedded });
}
