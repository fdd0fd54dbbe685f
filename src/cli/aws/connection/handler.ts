import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, HttpRequest, HttpResponse } from '@smithy/types';
import { ConnectionError, SILENCE_SECONDS } from './connection-error';
import { failureOf } from './failure';
import { lastFailure } from './last-failure';
import { Proxy, proxyFor } from './proxy';
import { readTrust, Trust } from './trust';
import { cached } from '../../../aws/cached';

interface Response {
  response: HttpResponse;
}

/** Fewer bytes are no progress, so that a server that sends a byte a second counts as silent. */
const PROGRESS_BYTES = 16 * 1024;
/** Connections to one host at the same time. A command makes fewer calls at once, so no call waits for another. */
const CONNECTIONS = 256;

/**
 * Sends requests to AWS through the configured proxy, trusting the configured certificates, and waits at most
 * a few seconds without progress. Its errors have our own messages.
 */
export class ConnectionHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly direct = cached((_key: string) => this.openDirect());
  private readonly proxied = cached((address: string) => this.openProxied(address));
  private trust?: Promise<Trust>;

  constructor(private readonly profile: string | undefined, private readonly silenceMs = SILENCE_SECONDS * 1_000) {}

  async handle(request: HttpRequest, options: HttpHandlerOptions = {}): Promise<Response> {
    const proxy = proxyFor(addressOf(request));
    const handler = await (proxy ? this.proxied(proxy.url.href) : this.direct(''));
    try {
      return await this.withoutSilence(options.abortSignal as AbortSignal | undefined, (signal, onProgress) => answer(handler, request, signal, onProgress));
    } catch (error) {
      throw this.failed(error, request, proxy);
    }
  }

  httpHandlerConfigs(): object {
    return {};
  }

  updateHttpClientConfig(): void {
    // Required by the interface. The settings here don't change.
  }

  private failed(error: unknown, { hostname }: HttpRequest, proxy: Proxy | undefined): unknown {
    const failure = failureOf(error, hostname, proxy);
    if (!failure) {
      return error;
    }
    const explained = new ConnectionError(failure, { cause: error });
    lastFailure.of = explained;
    return explained;
  }

  /** Aborts the work when there is no progress for too long. */
  private async withoutSilence<T>(caller: AbortSignal | undefined, work: (signal: AbortSignal, onProgress: () => void) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const silence = setTimeout(() => controller.abort(SILENT), this.silenceMs);
    const abort = (): void => controller.abort(caller?.reason);
    caller?.addEventListener('abort', abort);
    try {
      return await Promise.race([work(controller.signal, () => silence.refresh()), aborted(controller.signal)]);
    } finally {
      clearTimeout(silence);
      caller?.removeEventListener('abort', abort);
    }
  }

  private async openDirect(): Promise<NodeHttpHandler> {
    const ca = await this.trusted();
    return new NodeHttpHandler({ httpAgent: new HttpAgent(AGENT), httpsAgent: new HttpsAgent({ ...AGENT, ...(ca ? { ca } : {}) }) });
  }

  private async openProxied(address: string): Promise<NodeHttpHandler> {
    const [{ TunnelAgent }, ca] = await Promise.all([import('./tunnel.js'), this.trusted()]);
    const agent = new TunnelAgent(address, { ...AGENT, ...(ca ? { ca } : {}) });
    return new NodeHttpHandler({ httpAgent: agent, httpsAgent: agent as unknown as HttpsAgent });
  }

  private trusted(): Promise<Trust> {
    this.trust ??= readTrust(this.profile);
    return this.trust;
  }
}

const AGENT = { keepAlive: true, maxSockets: CONNECTIONS };
/** Reason of an abort by this handler. */
const SILENT = Object.assign(new Error(), { code: 'ETIMEDOUT' });

function addressOf({ protocol, hostname, port }: HttpRequest): string {
  return `${protocol}//${hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname}${port ? `:${port}` : ''}/`;
}

/** Reads the whole response, as the connection may break or stall until the last byte. */
async function answer(handler: NodeHttpHandler, request: HttpRequest, signal: AbortSignal, onProgress: () => void): Promise<Response> {
  const { response } = await handler.handle(request as never, { abortSignal: signal });
  const body = response.body as Readable;
  signal.addEventListener('abort', () => body.destroy(SILENT));
  const chunks: Buffer[] = [];
  let sinceProgress = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sinceProgress += chunk.length;
    if (sinceProgress >= PROGRESS_BYTES) {
      sinceProgress = 0;
      onProgress();
    }
  }
  return { response: Object.assign(response, { body: Readable.from(chunks.length > 0 ? [Buffer.concat(chunks)] : []) }) };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

/** One for each profile. All clients of a profile share its connections. */
export const connectionHandler = cached((profile: string | undefined) => new ConnectionHandler(profile));

