/** The namespace of all metrics of the functions. */
export const METRIC_NAMESPACE = 'ServiceSecrets';

export interface LogEntry {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  /** The event, one of a fixed set of words. */
  readonly event: string;
  readonly service?: string;
  /** The metric of the service; `count` is added to it. */
  readonly metric?: string;
  /** @default 1 */
  readonly count?: number;
  readonly [field: string]: unknown;
}

/**
 * One line of JSON. With a metric it is in CloudWatch's embedded metric format, which costs no call and no permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function toLogLine({ metric, count = 1, service, ...entry }: LogEntry, stack: string, now: number): string {
  const embedded = metric && service
    ? {
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [['Stack', 'Service']], Metrics: [{ Name: metric, Unit: 'Count' }] }],
      },
      Stack: stack,
      Service: service,
      [metric]: count,
    }
    : {};
  return JSON.stringify({ ...entry, ...(service ? { service } : {}), ...embedded });
}
