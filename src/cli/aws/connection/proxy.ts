import { getProxyForUrl } from 'proxy-from-env';
import { CommandError } from '../../errors';

export interface Proxy {
  /** Contains user and password, so messages must not show it. */
  readonly url: URL;
  /** Host and port, for messages. */
  readonly host: string;
  /** The environment variable that set it. */
  readonly variable: string;
}

/** The proxy for an address: HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY contains the host. */
export function proxyFor(address: string): Proxy | undefined {
  const text = getProxyForUrl(address);
  if (text === '') {
    return undefined;
  }
  const variable = address.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A proxy URL has no other scheme. The message doesn't repeat the URL, as it may contain a password.
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new CommandError(`${variable} is not the address of a proxy`, 'set it to http://HOST:PORT, or to http://USER:PASSWORD@HOST:PORT');
  }
  return { url, host: url.host, variable };
}
