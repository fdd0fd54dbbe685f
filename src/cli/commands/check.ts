import { fixMembers, indentedFix } from '../../core/fix';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { CheckedReport, CheckOptions, runCheck } from '../operations/check/run';
import { RoleReport } from '../operations/check-role/run';
import { describedLines } from '../output/described';
import { count, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { unresolvedProblem } from '../values/unresolved';

export async function check({ io, output, session, signal }: Context, options: CheckOptions): Promise<ExitCode> {
  const services = await withProgress(io, 'Reading the declaration', () => session.resolve());
  // An unreadable declaration is a finding.
  const unreadable = await session.unreadable();
  const reports = await withProgress(io, `Checking ${count(services.length, 'service')}`, (progress) =>
    runCheck(services, options, { signal, onWait: (values) => progress.update(`Waiting for ${count(values, 'value')}`) }));
  if (output.asJson) {
    const refused = unreadable.map(({ path, stack, problem }) => ({ service: path, stack: stack.name, problem }));
    output.json({ services: reports.map(asMembers), ...(refused.length > 0 ? { unreadable: refused } : {}) });
  } else {
    reports.forEach((report) => print(output, report));
  }
  const problems = unreadable.length > 0 || reports.some(({ findings, role }) => findings.length > 0 || (role?.denied.length ?? 0) > 0);
  return problems ? EXIT.findings : EXIT.fine;
}

function asMembers(report: CheckedReport): object {
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, ...fixMembers(finding.fix) })) };
}

function print(output: Output, report: CheckedReport): void {
  const { bold, red, green, yellow, dim } = output.colours;
  output.line(`${bold(report.service)}  ${dim(`account ${report.account}, ${report.region}`)}`);
  for (const { variable, problem, fix, ...told } of report.findings) {
    output.line(`  ${red('x')} ${variable}: ${problem}\n${indentedFix(fix, '    ')}`);
    describedLines(told).forEach((text) => output.line(`    ${dim(text)}`));
  }
  for (const { variable, remark } of report.remarks) {
    output.line(`  ${yellow('-')} ${variable}: the value ${remark}`);
  }
  for (const { subject, waitsFor, deployed = false } of report.pending) {
    output.line(`  ${yellow('-')} ${subject}: ${unresolvedProblem('it', { what: waitsFor, isDeployed: deployed })}`);
  }
  if (report.role) {
    printRole(output, report.role);
  }
  const { checked, findings, ready } = report;
  output.line(findings.length
    ? `  ${count(findings.length, 'finding')} in ${count(checked, 'value')}`
    : `  ${green('ok')} ${count(ready, 'value')} ${ready === 1 ? 'is' : 'are'} ready`);
}

function printRole(output: Output, { roles, denied, unknown }: RoleReport): void {
  const { red, green, dim } = output.colours;
  for (const { variable, action, role, tasks } of denied) {
    output.line(`  ${red('x')} ${variable}: ${role}, the role of ${tasks.join(', ')}, may not ${action}\n    -> deploy the stack again, or look for a deny in the role's permissions boundary`);
  }
  for (const { role, tasks, variables } of roles.filter((asked) => denied.every((found) => found.role !== asked.role))) {
    output.line(`  ${green('ok')} ${tasks.join(', ')}: ${role} may read ${count(variables.length, 'value')}`);
  }
  unknown.forEach((text) => output.line(`  ${dim(`not known: ${text}`)}`));
}
