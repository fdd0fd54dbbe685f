export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/**
 * The label whose event shows that a stage has moved. Secrets Manager sends no event for AWSPREVIOUS, which moves with
 * AWSCURRENT, and none for AWSPENDING: nothing is returned then.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html
 */
export function announcedBy(stage: string): string | undefined {
  return stage === PREVIOUS ? CURRENT : stage === PENDING ? undefined : stage;
}
