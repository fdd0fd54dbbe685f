import { GetCallerIdentityCommand, STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Lookup } from './look-up';

type Credentials = STSClientConfig['credentials'];

/**
 * Credentials for the stack's account. Uses the caller's credentials if they belong to that account, otherwise the lookup role of the
 * CDK's bootstrap stack. It never returns names of another account.
 */
export async function credentialsFor({ account, region, lookupRoleArn }: Lookup): Promise<Credentials> {
  const own = fromNodeProviderChain({ profile: cliProfile(process.argv), clientConfig: { region } });
  const { Account: ownAccount } = await new STSClient({ region, credentials: own }).send(new GetCallerIdentityCommand({}));
  if (ownAccount === account) {
    return own;
  }
  if (!lookupRoleArn) {
    throw new Error(`credentials must be of account ${account}, got: ${ownAccount}; choose another profile, or a synthesizer that has a lookup role`);
  }
  return fromTemporaryCredentials({
    masterCredentials: own,
    params: { RoleArn: lookupRoleArn, RoleSessionName: 'cdk-service-secrets-lookup' },
    clientConfig: { region },
  });
}

/** `cdk --profile NAME`, which the CLI doesn't pass to plug-ins. */
export function cliProfile(argv: readonly string[]): string | undefined {
  for (const [index, argument] of argv.entries()) {
    if (argument === '--profile') {
      return argv[index + 1];
    }
    if (argument.startsWith('--profile=')) {
      return argument.slice('--profile='.length);
    }
  }
  return undefined;
}
