import { Canary, filesBelow, Output, visibleOutputs } from '../test/support/canary';
import { CommandResult, CdkApp, Emulator } from '../test/support/emulator';
import { WEB_SERVICE } from '../test/support/web-service';

/** The example app on the emulator, and the people who give it its values. */
export class Shop {
  /** Tells the values of the demonstration from everything else. */
  public readonly canary = new Canary();
  private readonly app: CdkApp;
  private readonly outputs: Output[] = [];

  constructor(public readonly emulator: Emulator, private readonly signal: AbortSignal) {
    this.app = new CdkApp(emulator, WEB_SERVICE);
  }

  public async deploy(imageTag: string, stacks?: string[]): Promise<CommandResult> {
    return this.remember(await this.app.deploy({ context: { imageTag }, stacks, signal: this.signal }));
  }

  public async destroy(): Promise<CommandResult> {
    return this.remember(await this.app.destroy({ signal: this.signal }));
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
