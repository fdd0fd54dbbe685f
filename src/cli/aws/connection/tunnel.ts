import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent, HttpsProxyAgentOptions } from 'https-proxy-agent';
import { SILENCE_SECONDS } from './connection-error';

/** The response of a proxy that refuses a connection. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

type Options = HttpsProxyAgentOptions<string>;
type Destination = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** Connects through a proxy. A refusal of the proxy is an error, never a response of AWS. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  constructor(proxy: string, private readonly settings: Options & { readonly ca?: string[] }) {
    super(proxy, settings);
  }

  override async connect(request: ClientRequest, destination: Destination): Promise<Socket> {
    const { ca } = this.settings;
    // Otherwise a silent proxy leaves an open connection, and the process would wait for it.
    const connecting = new AbortController();
    const timeout = setTimeout(() => connecting.abort(), SILENCE_SECONDS * 1_000);
    this.connectOpts = { ...this.connectOpts, signal: connecting.signal };
    let refused: ProxyRefusal | undefined;
    request.once('proxyConnect', ({ statusCode }: IncomingMessage) => {
      refused = statusCode === 200 ? undefined : new ProxyRefusal(statusCode ?? 0);
    });
    // The library ignores the agent's certificates.
    const socket = await super.connect(request, { ...destination, ...(ca ? { ca } : {}) }).finally(() => clearTimeout(timeout));
    if (refused) {
      socket.destroy();
      throw refused;
    }
    return socket;
  }
}
