import { loadSharedConfigFiles } from '@smithy/core/config';
import { cached } from '../../aws/cached';
import { resembling } from '../../core/misspelt';
import { CommandError } from '../errors';

type Section = Readonly<Record<string, string | undefined>>;

/** The active profile's settings in the AWS config files. */
export interface ActiveSection {
  readonly section: Section;
  /** The profile's services section, with keys such as `ssm.endpoint_url`. */
  readonly services: Section;
}

/** Reads the files once for a command. Missing files count as empty. */
const files = cached((_places: readonly (string | undefined)[]) => loadSharedConfigFiles());

/**
 * The section of `--profile`, else of AWS_PROFILE, else of `default`. Throws if the profile doesn't exist, and names a similar one.
 * @param option The option that named the profile.
 */
export async function activeSection(profile: string | undefined, env: NodeJS.ProcessEnv = process.env, option = '--profile'): Promise<ActiveSection> {
  const { configFile, credentialsFile } = await files([env.AWS_CONFIG_FILE, env.AWS_SHARED_CREDENTIALS_FILE]);
  const asked = profile ?? (env.AWS_PROFILE || undefined);
  const name = asked ?? 'default';
  if (asked !== undefined && !configFile[name] && !credentialsFile[name]) {
    // Sections of services and sso-sessions are no profiles.
    const known = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter((key) => !/^(services|sso-session)\./.test(key)).sort();
    throw noSuchProfile(asked, profile === undefined ? 'AWS_PROFILE' : option, known);
  }
  const section: Section = { ...configFile[name], ...credentialsFile[name] };
  const services = section.services === undefined ? {} : configFile[`services.${section.services}`];
  if (!services) {
    throw new CommandError('the profile names a services section that the config file of AWS lacks', 'correct `services` of the profile');
  }
  return { section, services };
}

/** Doesn't repeat the input, as it may be a value in the wrong place. */
function noSuchProfile(asked: string, source: string, known: readonly string[]): CommandError {
  const near = resembling(asked, known);
  return new CommandError(`${source} is the name of no AWS profile`, near ? `did you mean ${near}?`
    : known.length > 0 ? `choose one of: ${known.join(', ')}` : 'set one up: aws configure sso, or aws configure --profile NAME');
}
