import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { cached } from '../../aws/cached';
import { CommandError } from '../errors';
import { sts } from './sts-client';
import { Target } from './target';

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** Whose credentials these are. Asked once. */
export const identity = cached(async (target: Target): Promise<Identity> => {
  const { Account, Arn } = await sts(target).send(new GetCallerIdentityCommand({}));
  return { account: Account!, arn: Arn! };
});

/** The region of the environment or of the profile, as every AWS tool finds it. */
export async function defaultRegion(profile: string | undefined): Promise<string> {
  try {
    return await new STSClient({ ...(profile ? { profile } : {}) }).config.region();
  } catch (error) {
    throw new CommandError('the stack leaves its region open, and none is configured', 'pass --region REGION, or set AWS_REGION', { cause: error });
  }
}
