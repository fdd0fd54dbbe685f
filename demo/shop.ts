import { join } from 'node:path';
import { Canary, filesBelow, Output, visibleOutputs } from '../test/support/canary';
import { CdkApp, CommandResult, Emulator, runCommand } from '../test/support/emulator';
import { PROJECT } from '../test/support/paths';
import { WEB_SERVICE } from '../test/support/web-service';

const CLI = join(PROJECT, 'bin', 'cdk-service-secrets');

/** The example app on the emulator, and the people who give it its values. */
export class Shop {
  /** Tells the values of the demonstration from everything else. */
  public readonly canary = new Canary();
  private readonly app: CdkApp;
  private readonly outputs: Output[] = [];

  constructor(public readonly emulator: Emulator, private readonly signal: AbortSignal) {
    this.app = new CdkApp(emulator, WEB_SERVICE);
  }

  /** The app's newest output. */
  public get assembly(): string {
    return this.app.assembly;
  }

  public async deploy(imageTag: string, stacks?: string[]): Promise<CommandResult> {
    return this.remember(await this.app.deploy({ context: { imageTag }, stacks, signal: this.signal }));
  }

  public async destroy(): Promise<CommandResult> {
    return this.remember(await this.app.destroy({ signal: this.signal }));
  }

  /** The project's own command line, reading the app's newest output. */
  public async commandLine(args: readonly string[], input?: string): Promise<CommandResult> {
    return this.remember(await runCommand(process.execPath, [CLI, ...args, '--app', this.assembly], {
      cwd: this.app.directory, env: this.emulator.environment, input, signal: this.signal,
    }));
  }

  /** Everything that the demonstration made and that people can see who may not read the values. */
  public async everythingVisible(): Promise<Output[]> {
    return [...this.outputs, ...filesBelow(this.app.directory), ...await visibleOutputs(this.emulator)];
  }

  private remember(result: CommandResult): CommandResult {
    this.outputs.push({ where: `output of command ${this.outputs.length + 1}`, text: result.output });
    return result;
  }
}
