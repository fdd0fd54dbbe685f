import { fixMembers, indentedFix } from '../../core/fix';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { DoctorLine, LineStatus, planDoctor } from '../operations/doctor/plan';
import { examine } from '../operations/doctor/run';
import { Output } from '../output/output';
import { withProgress } from '../output/progress';

/** Reports the caller's identity, the targets of commands, and the caller's permissions. */
export async function doctor(context: Context): Promise<ExitCode> {
  const { io, output } = context;
  const lines = planDoctor(await withProgress(io, 'Asking AWS', () => examine(context)));
  if (output.asJson) {
    output.json({ lines: lines.map(({ fix, ...line }) => ({ ...line, ...(fix === undefined ? {} : fixMembers(fix)) })) });
  } else {
    print(output, lines);
  }
  const has = (status: LineStatus): boolean => lines.some((line) => line.status === status);
  return has('failed') ? EXIT.failed : has('finding') ? EXIT.findings : EXIT.fine;
}

function print(output: Output, lines: readonly DoctorLine[]): void {
  const { bold, red, green, yellow } = output.colours;
  const marks: Readonly<Record<LineStatus, string>> = { ok: green('ok'), finding: red('x '), failed: red('x '), unknown: yellow('- ') };
  let heading: string | undefined;
  let said = new Set<string>();
  for (const { about, subject, status, text, fix } of lines) {
    if (about !== heading) {
      output.line(bold(about));
      heading = about;
      said = new Set();
    }
    // Lines of one service often have one next step, which is enough once.
    const next = fix === undefined || said.has(fix) ? undefined : fix;
    output.line(`  ${marks[status]} ${subject}: ${text}${next === undefined ? '' : `\n${indentedFix(next, '     ')}`}`);
    said.add(fix ?? '');
  }
}
