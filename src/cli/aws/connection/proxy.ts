import { getProxyForUrl } from 'proxy-from-env';
import { CommandError } from '../../errors';

export interface Proxy {
  /** With user and password, so for connections alone. */
  readonly url: URL;
  /** Host and port, for messages. */
  readonly host: string;
  /** The environment variable that people set for it. */
  readonly variable: string;
}

/** The proxy that the environment names for an address: HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY has the host. */
export function proxyFor(address: string): Proxy | undefined {
  const text = getProxyForUrl(address);
  if (text === '') {
    return undefined;
  }
  const variable = address.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A proxy has no other scheme here; and the text may hold a password, so it isn't repeated.
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new CommandError(`${variable} is not the address of a proxy`, 'set it to http://HOST:PORT, or to http://USER:PASSWORD@HOST:PORT');
  }
  return { url, host: url.host, variable };
}
