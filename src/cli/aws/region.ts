import { STSClient } from '@aws-sdk/client-sts';
import { activeSection } from './profile';
import { meantRegion, REGION_FORM } from '../../core/regions';
import { CommandError } from '../errors';

export interface FoundRegion {
  readonly region: string;
  /** The source of the region: an environment variable or the profile. */
  readonly source: string;
}

/**
 * The region of the environment or the profile, in the order of the AWS CLI: AWS_REGION, AWS_DEFAULT_REGION, the
 * profile, then the EC2 instance's own.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
export async function defaultRegion(profile: string | undefined, env?: NodeJS.ProcessEnv): Promise<string> {
  return (await configuredRegion(profile, env))?.region ?? regionOfMachine();
}

/** The region of the environment or the profile, if one is set. */
export async function configuredRegion(profile: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<FoundRegion | undefined> {
  const variable = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => env[name]);
  if (variable) {
    return { region: wellFormed(env[variable]!, variable), source: variable };
  }
  const { region } = (await activeSection(profile)).section;
  return region ? { region: wellFormed(region, '`region` of the profile'), source: 'the profile' } : undefined;
}

/** Doesn't repeat the text, as it may be a value in the wrong place. */
function wellFormed(region: string, source: string): string {
  if (!REGION_FORM.test(region)) {
    const meant = meantRegion(region);
    throw new CommandError(`${source} is the name of no region`, meant ? `did you mean ${meant}?` : 'write a region such as eu-central-1');
  }
  return region;
}

async function regionOfMachine(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch (error) {
    throw new CommandError('the stack leaves its region open, and none is configured', 'pass --region REGION, or set AWS_REGION', { cause: error });
  }
}
