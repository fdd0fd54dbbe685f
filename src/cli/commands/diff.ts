import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { DiffRow, diffValues, hasDifferences } from '../operations/diff/plan';
import { readSides, SideOptions } from '../operations/diff/run';
import { diffRunning } from '../operations/diff-running/run';
import { count, MASK, Output } from '../output/output';
import { withProgress } from '../output/progress';

export interface DiffOptions extends SideOptions {
  readonly values?: boolean;
  /** Show equal values too. */
  readonly all?: boolean;
  /** Compare with what running tasks have. */
  readonly running?: boolean;
}

export async function diff(context: Context, operands: readonly string[], options: DiffOptions): Promise<ExitCode> {
  if (options.running) {
    return diffRunning(context);
  }
  const { io, output } = context;
  const [left, right] = await withProgress(io, 'Comparing', () => readSides(context, operands, options));
  const rows = diffValues(left.side, right.side);
  const shown = options.all ? rows : rows.filter(({ difference }) => difference !== 'same');
  if (output.asJson) {
    output.json({ left: left.label, right: right.label, equal: rows.filter(({ difference }) => difference === 'same').length, rows: shown.map((row) => (options.values ? row : withoutValues(row))) });
  } else {
    print(output, left.label, right.label, shown, options);
    summarize(output, rows, options);
  }
  return hasDifferences(rows) ? EXIT.findings : EXIT.fine;
}

function withoutValues({ name, difference, elsewhere }: DiffRow): object {
  return { name, difference, elsewhere };
}

function summarize(output: Output, rows: readonly DiffRow[], { all }: DiffOptions): void {
  const equal = rows.filter(({ difference }) => difference === 'same').length;
  if (equal > 0 && !all) {
    output.line(`${count(equal, 'value')} equal (--all lists them)`);
  } else if (rows.length === 0) {
    output.line('neither has a value');
  }
}

function print(output: Output, left: string, right: string, rows: readonly DiffRow[], { values }: DiffOptions): void {
  const { dim, yellow, green, red } = output.colours;
  if (rows.length === 0) {
    return;
  }
  const words = { 'same': dim('same'), 'differs': yellow('differs'), 'only-left': green(`only in ${left}`), 'only-right': red(`only in ${right}`) };
  const said = ({ difference, elsewhere, left: value }: DiffRow): string => (difference === 'elsewhere' ? dim(`${elsewhere} for ${value === undefined ? left : right}`) : words[difference]);
  const show = (value: string | undefined): string => (value === undefined ? '' : values ? value : MASK);
  output.table(['NAME', 'DIFFERENCE', left, right], rows.map((row) => [row.name, said(row), show(row.left), show(row.right)]));
}
