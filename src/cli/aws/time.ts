import { identity } from './identity';
import { sts } from './sts-client';
import { Target } from './target';

/** AWS's time: the machine's clock may be wrong. The SDK knows by how much from each answer. */
export async function awsNow(target: Target): Promise<Date> {
  await identity(target);
  return new Date(Date.now() + (sts(target).config.systemClockOffset ?? 0));
}
