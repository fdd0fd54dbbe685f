import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, AddressInfo } from 'node:net';
import { join } from 'node:path';
import { operatorDefinitions, programPath } from './build';
import { Guarded } from './guarded';
import { CommandResult, Emulator, runCommand } from '../emulator';
import { CACHE } from '../paths';

const STARTS = 3;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** A Kubernetes object in the form of `kubectl get -o json`. */
export interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: { readonly [key: string]: string };
    readonly labels?: { readonly [key: string]: string };
  };
  readonly data?: { readonly [key: string]: string };
  readonly spec?: unknown;
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/**
 * A real API server with its database on loopback, and the External Secrets Operator, which reads from the local AWS
 * emulator. There is no kubelet: objects are stored, and no pods run.
 */
export class Kubernetes {
  /** @throws when a program isn't built or doesn't start. */
  static async start(emulator: Emulator): Promise<Kubernetes> {
    for (let attempt = 1; ; attempt++) {
      const kubernetes = new Kubernetes(await freePorts(3));
      try {
        await kubernetes.serve();
        await kubernetes.defineObjects();
        await kubernetes.startOperator(emulator);
        return kubernetes;
      } catch (error) {
        await kubernetes.stop();
        // Between asking for a free port and binding it, another process may have taken it.
        if (attempt === STARTS) throw error;
      }
    }
  }

  /** Issuer of the tokens of service accounts. */
  get issuer(): string {
    return this.server;
  }

  /** For `kubectl --kubeconfig`, with a user who may do everything. */
  readonly kubeconfig: string;
  readonly directory: string;
  private readonly token = randomBytes(16).toString('hex');
  private readonly server: string;
  private readonly programs: Guarded[] = [];

  private constructor(private readonly ports: readonly number[]) {
    const parent = join(CACHE, 'kubernetes', 'runs');
    mkdirSync(parent, { recursive: true });
    this.directory = mkdtempSync(join(parent, 'run-'));
    this.server = `https://127.0.0.1:${ports[2]}`;
    this.kubeconfig = join(this.directory, 'kubeconfig');
    writeFileSync(this.kubeconfig, JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'test', cluster: { 'server': this.server, 'insecure-skip-tls-verify': true } }],
      'users': [{ name: 'admin', user: { token: this.token } }],
      'contexts': [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      'current-context': 'test',
    }), { mode: 0o600 });
  }

  async kubectl(args: readonly string[]): Promise<CommandResult> {
    return runCommand(programPath('kubectl'), ['--kubeconfig', this.kubeconfig, ...args], {
      cwd: this.directory, env: { ...process.env, HOME: this.directory },
    });
  }

  /** @throws with kubectl's message if it fails. */
  async kubectlOk(args: readonly string[]): Promise<string> {
    const { exitCode, stdout, output } = await this.kubectl(args);
    if (exitCode !== 0) {
      throw new Error(`\`kubectl ${args.join(' ')}\` failed:\n${output}`);
    }
    return stdout;
  }

  /** Applies objects, with validation against the server's schemas: an unknown field is an error. */
  async apply(...objects: readonly object[]): Promise<void> {
    const file = join(this.directory, `apply-${randomBytes(4).toString('hex')}.json`);
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await this.kubectlOk(['apply', '--validate=strict', '-f', file]);
  }

  /** Undefined if there is no such object. */
  async find(kind: string, name: string, namespace: string): Promise<KubernetesObject | undefined> {
    const text = await this.kubectlOk(['get', kind, name, '-n', namespace, '-o', 'json', '--ignore-not-found']);
    return text.trim() ? JSON.parse(text) as KubernetesObject : undefined;
  }

  /** Keys and decoded values of a Secret. */
  async secretData(name: string, namespace: string): Promise<{ readonly [key: string]: string } | undefined> {
    const secret = await this.find('secret', name, namespace);
    return secret && Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  }

  /** Ends only the operator. */
  async stopOperator(): Promise<void> {
    const index = this.programs.findIndex(({ name }) => name === 'external-secrets');
    await Promise.all(this.programs.splice(index, 1).map((program) => program.stop()));
  }

  /** The operator's output. */
  operatorLogs(): string {
    return this.programs.find(({ name }) => name === 'external-secrets')?.logs() ?? '';
  }

  /** Ends all programs, the operator first. Repeated calls are allowed. */
  async stop(): Promise<void> {
    for (const program of [...this.programs].reverse()) {
      await program.stop();
    }
  }

  private async serve(): Promise<void> {
    const [client, peer, port] = this.ports;
    const etcd = this.run('etcd', [
      '--data-dir', join(this.directory, 'etcd'),
      '--listen-client-urls', `http://127.0.0.1:${client}`, '--advertise-client-urls', `http://127.0.0.1:${client}`,
      '--listen-peer-urls', `http://127.0.0.1:${peer}`, '--initial-advertise-peer-urls', `http://127.0.0.1:${peer}`,
      '--initial-cluster', `default=http://127.0.0.1:${peer}`, '--unsafe-no-fsync', '--log-level', 'warn',
    ]);
    await etcd.ready(async () => (await fetch(`http://127.0.0.1:${client}/health`, { signal: AbortSignal.timeout(2_000) })).ok);

    const tokens = join(this.directory, 'tokens.csv');
    writeFileSync(tokens, `${this.token},admin,admin,system:masters\n`, { mode: 0o600 });
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const [publicFile, privateFile] = [join(this.directory, 'sa.pub'), join(this.directory, 'sa.key')];
    writeFileSync(publicFile, publicKey);
    writeFileSync(privateFile, privateKey, { mode: 0o600 });
    const api = this.run('kube-apiserver', [
      '--etcd-servers', `http://127.0.0.1:${client}`,
      '--bind-address', '127.0.0.1', '--advertise-address', '127.0.0.1', '--secure-port', String(port),
      '--cert-dir', join(this.directory, 'certificates'), '--token-auth-file', tokens,
      '--service-account-issuer', this.server, '--service-account-key-file', publicFile, '--service-account-signing-key-file', privateFile,
      '--service-cluster-ip-range', '10.0.0.0/24', '--endpoint-reconciler-type', 'none', '--authorization-mode', 'RBAC',
      // This plug-in needs accounts that a controller manager would create, and there is none.
      '--disable-admission-plugins', 'ServiceAccount',
    ]);
    await api.ready(async () => (await this.kubectl(['get', '--raw', '/readyz'])).exitCode === 0);
  }

  private async defineObjects(): Promise<void> {
    await this.kubectlOk(['create', '-k', operatorDefinitions()]);
    await this.kubectlOk(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  }

  /** Starts the operator, which reads from the emulator. */
  async startOperator(emulator: Emulator): Promise<void> {
    const endpoint = emulator.endpoint;
    const operator = this.run('external-secrets', [
      '--metrics-addr', '0', '--live-addr', '127.0.0.1:0', '--enable-leader-election=false',
      '--enable-cluster-store-reconciler=false', '--enable-cluster-external-secret-reconciler=false',
      '--enable-push-secret-reconciler=false', '--enable-cluster-push-secret-reconciler=false', '--loglevel', 'info',
    ], {
      ...emulator.environment,
      KUBECONFIG: this.kubeconfig,
      AWS_SSM_ENDPOINT: endpoint,
      AWS_SECRETSMANAGER_ENDPOINT: endpoint,
      AWS_STS_ENDPOINT: endpoint,
    });
    await operator.ready(async () => /Starting workers/.test(operator.logs()));
  }

  private run(name: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Guarded {
    const program = new Guarded(name, programPath(name), args, { env, directory: this.directory });
    this.programs.push(program);
    return program;
  }
}

/** Reserved together, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
