import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { loadConfig } from '@smithy/core/config';
import { CommandError } from '../../errors';

/** Certificates that are trusted besides those of Node.js. Undefined if none are configured. */
export type Trust = string[] | undefined;

/**
 * AWS_CA_BUNDLE, or `ca_bundle` of the profile, as in the AWS CLI. They are added to the roots of Node.js and to
 * NODE_EXTRA_CA_CERTS, which Node.js would otherwise ignore.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
export async function readTrust(profile: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<Trust> {
  const file = await bundleOf(profile);
  if (!file) {
    return undefined;
  }
  const extra = env.NODE_EXTRA_CA_CERTS;
  return [...rootCertificates, ...(extra ? [certificatesOf(extra, 'NODE_EXTRA_CA_CERTS')] : []), certificatesOf(file, env.AWS_CA_BUNDLE ? 'AWS_CA_BUNDLE' : '`ca_bundle` of the profile')];
}

/** The file that AWS_CA_BUNDLE or the profile names; empty where neither does. */
export function bundleOf(profile: string | undefined): Promise<string> {
  return loadConfig<string>({
    environmentVariableSelector: (env) => env.AWS_CA_BUNDLE || undefined,
    configFileSelector: (section) => section.ca_bundle,
    default: '',
  }, profile === undefined ? {} : { profile })();
}

function certificatesOf(file: string, source: string): string {
  const text = textOf(file);
  if (!text?.includes('-----BEGIN CERTIFICATE-----')) {
    throw new CommandError(`${source} must name a file of certificates (PEM), and ${text === undefined ? 'that file can\'t be read' : 'that file has none'}`, 'correct the path, or unset it');
  }
  return text;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
