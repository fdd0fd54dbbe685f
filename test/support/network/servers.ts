import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer, RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of this machine. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Handles each connection as the test wants. */
export function tcpServer(onConnection: (socket: Socket) => void): Promise<LocalServer> {
  return started(createServer(onConnection));
}

export function httpServer(listener: RequestListener): Promise<LocalServer> {
  return started(createHttpServer(listener));
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The file with the certificate, for AWS_CA_BUNDLE. */
  readonly file: string;
}

/** A self-signed certificate, for hosts of AWS and this machine. */
export function selfSigned(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=test', '-days', '2',
    '-addext', 'subjectAltName=DNS:*.eu-west-1.amazonaws.com,IP:127.0.0.1', '-keyout', 'key.pem', '-out', 'cert.pem'], { cwd: folder, stdio: 'ignore' });
  const file = join(folder, 'cert.pem');
  return { key: readFileSync(join(folder, 'key.pem'), 'utf8'), cert: readFileSync(file, 'utf8'), file };
}

export async function httpsServer({ key, cert }: Certificate, listener: RequestListener): Promise<LocalServer> {
  const server = await started(createHttpsServer({ key, cert }, listener));
  return { ...server, url: server.url.replace('http:', 'https:') };
}

export interface ProxyOptions {
  /** The target of every tunnel, instead of the one that the client requests. */
  readonly to?: number;
  /** Refuses tunnels with this status. */
  readonly refuse?: number;
}

export interface RecordingProxy extends LocalServer {
  /** The targets that clients requested: `ssm.eu-west-1.amazonaws.com:443`. */
  readonly tunnels: string[];
  /** The credentials that they sent. */
  readonly signIns: (string | undefined)[];
}

/** A proxy that records the requested targets. */
export async function recordingProxy({ to, refuse }: ProxyOptions): Promise<RecordingProxy> {
  const tunnels: string[] = [];
  const signIns: (string | undefined)[] = [];
  const server = createHttpServer();
  server.on('connect', (request, socket) => {
    tunnels.push(request.url!);
    signIns.push(request.headers['proxy-authorization']);
    socket.on('error', () => undefined);
    if (refuse !== undefined || to === undefined) {
      socket.end(`HTTP/1.1 ${refuse ?? 502} No\r\ncontent-type: text/html\r\n\r\n<html>no</html>`);
      return;
    }
    const upstream = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
  });
  return { ...await started(server), tunnels, signIns };
}

async function started(server: Server): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
