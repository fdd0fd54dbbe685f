import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeStackResourcesCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { Arguments } from './arguments';
import { Clients } from './clients';
import { Outputs } from './outputs';
import { runCommand } from '../test/support/emulator';
import { PROJECT } from '../test/support/paths';

/** CloudFormation may take longer than a test would wait. */
const LONGEST_MS = 30 * 60_000;

/** The stack of the probes, by the CDK's own command. */
export class SelfTestStack {
  private readonly directory = mkdtempSync(join(tmpdir(), 'self-test-'));

  constructor(private readonly name: string, private readonly clients: Clients, private readonly args: Arguments) {
    const app = `"${process.execPath}" --require "${require.resolve('tsx/cjs')}" "${join(PROJECT, 'self-test', 'app.ts')}"`;
    writeFileSync(join(this.directory, 'cdk.json'), JSON.stringify({ app, context: { name, services: String(args.services) } }));
  }

  public async deploy(): Promise<Outputs> {
    await this.cdk('deploy', '--require-approval', 'never');
    const { Stacks = [] } = await this.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: this.name }));
    return Object.fromEntries((Stacks[0].Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!.replace(/^Output/, ''), OutputValue!])) as unknown as Outputs;
  }

  /** With the log of the gate, which outlives a stack. */
  public async destroy(): Promise<void> {
    const logs = await this.logGroups();
    await this.cdk('destroy', '--force');
    for (const logGroupName of logs) {
      await this.clients.logs.send(new DeleteLogGroupCommand({ logGroupName })).catch((error: Error) => {
        if (error.name !== 'ResourceNotFoundException') throw error;
      });
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async logGroups(): Promise<string[]> {
    try {
      const { StackResources = [] } = await this.clients.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: this.name }));
      return StackResources.filter(({ ResourceType }) => ResourceType === 'AWS::Logs::LogGroup').flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
    } catch {
      return []; // the stack was never created
    }
  }

  private async cdk(command: string, ...args: string[]): Promise<void> {
    const { region, profile } = this.args;
    const cli = join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const { exitCode, output } = await runCommand(process.execPath, [cli, command, this.name, ...args, ...profile ? ['--profile', profile] : [], '--no-notices', '--no-color'], {
      cwd: this.directory,
      env: { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region, CDK_DISABLE_CLI_TELEMETRY: '1', TSX_TSCONFIG_PATH: join(PROJECT, 'self-test', 'tsconfig.json') },
      timeoutMs: LONGEST_MS,
    });
    if (exitCode !== 0) throw new Error(`cdk ${command} failed:\n${output}`);
  }
}
