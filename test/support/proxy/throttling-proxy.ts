import { createServer, IncomingMessage, request, Server, ServerResponse } from 'node:http';
import { AddressInfo, Socket } from 'node:net';

export interface ThrottlingProxyOptions {
  /** Calls a second that pass. The others get a ThrottlingException, as from Parameter Store. */
  readonly rate: number;
  /** Calls that pass at once after an idle time. */
  readonly burst: number;
  /** Delay of each call in milliseconds, as over a network. @default 0 */
  readonly latency?: number;
  /** Share of connections that are cut, half of them after the call had its effect. */
  readonly dropped?: number;
}

/**
 * A proxy between a program and the emulator: passes calls to Parameter Store at the rate of a token bucket, and cuts
 * some connections. The cuts are the same in every run.
 */
export class ThrottlingProxy {
  static async start(upstream: string, options: ThrottlingProxyOptions): Promise<ThrottlingProxy> {
    const proxy = new ThrottlingProxy(upstream, options);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Every attempt that reached the proxy, by operation: `AmazonSSM.PutParameter`. */
  readonly calls = new Map<string, number>();
  throttled = 0;
  cut = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private tokens: number;
  private refilled = Date.now();
  private random = 1;

  private constructor(private readonly upstream: string, private readonly options: ThrottlingProxyOptions) {
    this.tokens = options.burst;
    this.server = createServer((incoming, answer) => setTimeout(() => this.handle(incoming, answer), options.latency ?? 0));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** All attempts to call Parameter Store. */
  get total(): number {
    return [...this.calls].filter(([operation]) => operation.startsWith('AmazonSSM.')).reduce((sum, [, calls]) => sum + calls, 0);
  }

  reset(): void {
    this.calls.clear();
    this.throttled = 0;
    this.cut = 0;
    this.tokens = this.options.burst;
    this.refilled = Date.now();
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(incoming: IncomingMessage, answer: ServerResponse): void {
    const operation = String(incoming.headers['x-amz-target'] ?? 'other');
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    if (!operation.startsWith('AmazonSSM.')) {
      return this.forward(incoming, answer);
    }
    const fate = this.next();
    const dropped = this.options.dropped ?? 0;
    if (fate < dropped / 2) {
      this.cut++;
      incoming.socket.destroy();
    } else if (!this.takeToken()) {
      this.throttled++;
      incoming.resume();
      answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
    } else {
      this.forward(incoming, answer, fate < dropped);
    }
  }

  private forward(incoming: IncomingMessage, answer: ServerResponse, cut = false): void {
    const outgoing = request(`${this.upstream}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (received) => {
      if (cut) {
        this.cut++;
        received.resume().once('end', () => incoming.socket.destroy());
      } else {
        answer.writeHead(received.statusCode!, received.headers);
        received.pipe(answer);
      }
    });
    outgoing.on('error', () => incoming.socket.destroy());
    incoming.pipe(outgoing);
  }

  private takeToken(): boolean {
    const now = Date.now();
    this.tokens = Math.min(this.options.burst, this.tokens + ((now - this.refilled) / 1000) * this.options.rate);
    this.refilled = now;
    if (this.tokens < 1) {
      return false;
    }
    this.tokens--;
    return true;
  }

  /** Lehmer's generator: sufficient here, and repeatable. */
  private next(): number {
    this.random = (this.random * 48_271) % 2_147_483_647;
    return this.random / 2_147_483_647;
  }
}
