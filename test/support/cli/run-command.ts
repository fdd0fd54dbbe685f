import { Readable, Writable } from 'node:stream';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { declaredApp } from './declared-app';
import { EXIT, explain } from '../../../src/cli/errors';
import { Io } from '../../../src/cli/io';
import { Output } from '../../../src/cli/output/output';
import { Action } from '../../../src/cli/program';
import { Session } from '../../../src/cli/session';
import { SourceOptions } from '../../../src/cli/session-options';
import { Declaration } from '../../../src/core/declaration';
import { FakeAws, HOME } from '../fakes';

export const ACCOUNT = '111122223333';
const sts = mockClient(STSClient);

/** An account with stores for all clients of the command line. */
export function fakeAccount(): FakeAws {
  const aws = new FakeAws();
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ada` });
  const answered = (open: (region: string) => { send(command: never): Promise<unknown> }) =>
    async function send(this: { config: { region(): Promise<string> } }, command: never): Promise<unknown> {
      return open(await this.config.region()).send(command);
    };
  jest.spyOn(SSMClient.prototype, 'send').mockImplementation(answered((region) => aws.clients.ssm(region)) as never);
  jest.spyOn(SecretsManagerClient.prototype, 'send').mockImplementation(answered((region) => aws.clients.secretsManager(region)) as never);
  return aws;
}

/** A service in both stores, with a variable of each kind. */
export const SHOP: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }, { kind: 'secretsmanager', name: 'prod/worker' }],
  variables: {
    API_KEY: { kind: 'secret', store: 0, name: 'api-key' },
    DATABASE_URL: { kind: 'secret', store: 0, name: 'DATABASE_URL' },
    LOG_LEVEL: { kind: 'config', store: 0, name: 'LOG_LEVEL', value: 'info' },
    NODE_ENV: { kind: 'plain' },
    PARTNER: { kind: 'parameter', parameter: '/partner/TOKEN' },
    SESSION_KEY: { kind: 'generated', store: 0, name: 'SESSION_KEY', length: 16, alphabet: 'hex' },
    TOKEN: { kind: 'secret', store: 1, name: 'TOKEN' },
  },
};

/** The beginning of every value of a test. No output may contain it unasked. */
export const CANARY = 'canary-';

/** All values of SHOP. */
export function fillShop(aws: FakeAws): void {
  aws.ssm().put('/prod/shop/api-key', `${CANARY}api`);
  aws.ssm().put('/prod/shop/DATABASE_URL', `${CANARY}url`);
  aws.ssm().put('/prod/shop/LOG_LEVEL', `${CANARY}level`, 'String');
  aws.ssm().put('/prod/shop/SESSION_KEY', `${CANARY}session`);
  aws.ssm().put('/partner/TOKEN', `${CANARY}partner`);
  aws.secretsManager().put('prod/worker', JSON.stringify({ TOKEN: `${CANARY}token` }));
}

export interface CommandOptions extends SourceOptions {
  readonly declarations?: readonly Declaration[];
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A folder with a `cdk.out`. Default: one with the declarations. */
  readonly cwd?: string;
}

export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, as `main` does. */
export async function runCommand<P extends readonly unknown[]>(action: Action<P>, received: P, options: CommandOptions = {}): Promise<CommandRun> {
  const { declarations = [SHOP], resources, input = '', env = {}, signal = new AbortController().signal, cwd, ...source } = options;
  const [stdout, stderr] = [new Sink(), new Sink()];
  const directory = cwd ?? declaredApp({ name: 'Shop', environment: `aws://${ACCOUNT}/${HOME}`, declarations, resources }).directory;
  const io: Io = { stdin: Readable.from([input]), stdout, stderr, env, cwd: directory };
  const context = { version: '1.2.3', io, output: new Output(io, Boolean(source.json)), session: new Session(io, source), signal };
  try {
    return { code: await action(context, ...received), stdout: stdout.text, stderr: stderr.text };
  } catch (error) {
    return { code: EXIT.failed, stdout: stdout.text, stderr: `${stderr.text}${explain(error)}\n` };
  }
}

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
