import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchApp, ShellOptions, ShellResult, Typed } from './scratch-app';
import { Block, blocks } from '../../../projenrc/docs/pages';
import { NOT_RUN } from '../../docs/not-run';
import { PROJECT } from '../paths';

export interface StepOptions extends ShellOptions {
  /** The texts to wait for, and the keys to type then. */
  readonly typed?: readonly Typed[];
  /** Replacements of placeholders. */
  readonly values?: { readonly [placeholder: string]: string };
}

/**
 * Runs the commands of a page in its order, as a reader would. The commands come from the page: a test can run nothing
 * else, and `end()` fails when the page contains more.
 */
export class Journey {
  /** A block of another language, such as a file that the page shows. */
  static block(page: string, language: string, beginning = ''): string {
    const found = blocks({ path: page, text: readFileSync(join(PROJECT, page), 'utf8') }).find((block) => block.language === language && block.code.startsWith(beginning));
    if (!found) throw new Error(`${page} has no ${language} block that begins with ${beginning}`);
    return found.code;
  }

  private readonly left: Block[];

  constructor(private readonly page: string, private readonly app: ScratchApp) {
    const skipped = NOT_RUN[page] ?? {};
    this.left = blocks({ path: page, text: readFileSync(join(PROJECT, page), 'utf8') })
      .filter(({ language, code }) => language === 'sh' && !Object.keys(skipped).some((beginning) => code.startsWith(beginning)));
  }

  /**
   * Runs the next block in a terminal.
   *
   * @param beginning The beginning of the block, so that the test shows which one it runs.
   */
  async run(beginning: string, { typed = [], values = {}, ...options }: StepOptions = {}): Promise<ShellResult> {
    const block = this.left.shift();
    if (!block?.code.startsWith(beginning)) {
      throw new Error(`${this.page} goes on with ${JSON.stringify(block?.code)}, not with ${beginning}`);
    }
    return this.app.shell(Object.entries(values).reduce((code, [placeholder, value]) => code.split(placeholder).join(value), block.code), typed, options);
  }

  /** @throws when the page has blocks that no step ran. */
  end(): void {
    if (this.left.length) throw new Error(`not run:\n${this.left.map(({ path, line, code }) => `${path}:${line}: ${code}`).join('\n')}`);
  }
}
