import { identity } from './identity';
import { sts } from './sts-client';
import { Target } from './target';

/** The time by AWS's clock, as the machine's may be wrong. The SDK computes the difference from each response. */
export async function awsNow(target: Target): Promise<Date> {
  await identity(target);
  return new Date(Date.now() + (sts(target).config.systemClockOffset ?? 0));
}
