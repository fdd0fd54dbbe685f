import { fixMembers, indentedFix } from '../../core/fix';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { DoctorLine, LineStatus, planDoctor } from '../operations/doctor/plan';
import { examine } from '../operations/doctor/run';
import { Output } from '../output/output';
import { withProgress } from '../output/progress';

/** Says who the caller is, where commands go, and what the caller may do there. */
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
  for (const { about, subject, status, text, fix } of lines) {
    if (about !== heading) {
      output.line(bold(about));
      heading = about;
    }
    output.line(`  ${marks[status]} ${subject}: ${text}${fix === undefined ? '' : `\n${indentedFix(fix, '     ')}`}`);
  }
}
