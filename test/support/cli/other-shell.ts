import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BIN } from './run-cli';

/** The account of the other shell. */
export const OTHER_ACCOUNT = '999999999999';
const OTHER_REGION = 'us-east-1';

export interface Pasted {
  readonly code: number | null;
  readonly said: string;
  /** Operations of AWS that the program or the AWS CLI called. */
  readonly asked: readonly string[];
}

/** A shell in another folder, with credentials of another account and another region. */
export class OtherShell {
  static async open(): Promise<OtherShell> {
    const shell = new OtherShell();
    await new Promise<void>((resolve) => shell.aws.listen(0, '127.0.0.1', resolve));
    return shell;
  }

  private asked: string[] = [];
  private readonly aws: Server = createServer((request, response) => {
    void operationOf(request).then((operation) => {
      this.asked.push(operation);
      const isIdentity = operation === 'GetCallerIdentity';
      response.writeHead(isIdentity ? 200 : 400, { 'content-type': isIdentity ? 'text/xml' : 'application/x-amz-json-1.1' }).end(isIdentity ? IDENTITY : DENIED);
    });
  });
  private readonly programs = mkdtempSync(join(tmpdir(), 'programs-'));

  private constructor() {
    this.program('npx', `[ "$1" = cdk-service-secrets ] || { echo "npx: what is $1" >&2; exit 127; }\nshift\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(BIN)} "$@"`);
    // Prints its arguments, one a line, and calls no server.
    this.program('aws', 'echo "aws of the other shell:" >&2\nprintf "%s\\n" "$@" >&2\nexit 254');
  }

  close(): void {
    this.aws.close();
  }

  /** Runs a line in the same way as a shell into which a user pastes it. */
  async paste(line: string, cwd: string = mkdtempSync(join(tmpdir(), 'elsewhere-'))): Promise<Pasted> {
    this.asked = [];
    const env = {
      PATH: [this.programs, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      HOME: cwd,
      AWS_ACCESS_KEY_ID: 'other',
      AWS_SECRET_ACCESS_KEY: 'other',
      AWS_REGION: OTHER_REGION,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.aws.address() as AddressInfo).port}`,
      AWS_EC2_METADATA_DISABLED: 'true',
      CI: 'true',
    };
    return new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => { said += text; });
      child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, said, asked: this.asked }));
    });
  }

  private program(name: string, script: string): void {
    const path = join(this.programs, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
}

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::${OTHER_ACCOUNT}:user/eve</Arn><UserId>X</UserId><Account>${OTHER_ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const DENIED = JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' });

async function operationOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
  }
  return String(request.headers['x-amz-target'] ?? new URLSearchParams(body).get('Action')).split('.').pop()!;
}
