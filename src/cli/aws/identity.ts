import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { sts } from './sts-client';
import { Target } from './target';
import { cached } from '../../aws/cached';

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** The identity of the credentials. One call for each target. */
export const identity = cached(async (target: Target): Promise<Identity> => {
  const { Account, Arn } = await sts(target).send(new GetCallerIdentityCommand({}));
  return { account: Account!, arn: Arn! };
});
