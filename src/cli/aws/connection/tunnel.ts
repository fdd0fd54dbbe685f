import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent, HttpsProxyAgentOptions } from 'https-proxy-agent';
import { SILENCE_SECONDS } from './connection-error';

/** What a proxy answered in the place of a connection. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

type Options = HttpsProxyAgentOptions<string>;
type Destination = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** Connects through a proxy. Its refusal is an error, and never an answer of AWS. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  constructor(proxy: string, private readonly settings: Options & { readonly ca?: string[] }) {
    super(proxy, settings);
  }

  override async connect(request: ClientRequest, destination: Destination): Promise<Socket> {
    const { ca } = this.settings;
    // A silent proxy leaves no open connection behind, for which the process would wait.
    const connecting = new AbortController();
    const giveUp = setTimeout(() => connecting.abort(), SILENCE_SECONDS * 1_000);
    this.connectOpts = { ...this.connectOpts, signal: connecting.signal };
    let refused: ProxyRefusal | undefined;
    request.once('proxyConnect', ({ statusCode }: IncomingMessage) => {
      refused = statusCode === 200 ? undefined : new ProxyRefusal(statusCode ?? 0);
    });
    // The library leaves out what the agent says of certificates.
    const socket = await super.connect(request, { ...destination, ...(ca ? { ca } : {}) }).finally(() => clearTimeout(giveUp));
    if (refused) {
      socket.destroy();
      throw refused;
    }
    return socket;
  }
}
