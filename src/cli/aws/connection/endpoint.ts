import { CommandError } from '../../errors';
import { activeSection, ActiveSection } from '../profile';

/**
 * The configured endpoint of a service, if it replaces AWS's own: AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL,
 * then the services section of the profile, then its `endpoint_url`.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function configuredEndpoint(serviceId: string, profile?: string, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const active = await activeSection(profile);
  if ((env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? active.section.ignore_configured_endpoint_urls)?.toLowerCase() === 'true') {
    return undefined;
  }
  const found = candidates(serviceId, active, env).find(([, url]) => url);
  if (!found) {
    return undefined;
  }
  const [source, url] = found;
  if (!/^https?:$/.test(URL.canParse(url!) ? new URL(url!).protocol : '')) {
    throw new CommandError(`${source} is not the address of an endpoint`, 'set it to http://HOST:PORT or https://HOST, or unset it');
  }
  return url;
}

function candidates(serviceId: string, { section, services }: ActiveSection, env: NodeJS.ProcessEnv): (readonly [string, string | undefined])[] {
  const key = serviceId.replaceAll(' ', '_');
  const own = `AWS_ENDPOINT_URL_${key.toUpperCase()}`;
  return [
    [own, env[own]],
    ['AWS_ENDPOINT_URL', env.AWS_ENDPOINT_URL],
    ['`endpoint_url` in the services section', services[`${key.toLowerCase()}.endpoint_url`]],
    ['`endpoint_url` of the profile', section.endpoint_url],
  ];
}

/** The endpoint for messages, without user and password. */
export async function shownEndpoint(serviceId: string, profile?: string): Promise<string | undefined> {
  const endpoint = await configuredEndpoint(serviceId, profile);
  if (endpoint === undefined) {
    return undefined;
  }
  const { protocol, host, pathname } = new URL(endpoint);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
