import { STSClient } from '@aws-sdk/client-sts';
import { activeSection } from './profile';
import { CommandError } from '../errors';

/**
 * The region of the environment or the profile, in the order of the AWS CLI: AWS_REGION, AWS_DEFAULT_REGION, the
 * profile, then the EC2 instance's own.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
export async function defaultRegion(profile: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || (await activeSection(profile)).section.region || regionOfMachine();
}

async function regionOfMachine(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch (error) {
    throw new CommandError('the stack leaves its region open, and none is configured', 'pass --region REGION, or set AWS_REGION', { cause: error });
  }
}
