import { setTimeout as sleep } from 'node:timers/promises';
import { checkValues, remarksOn } from '../../checks';
import { Remark } from '../../checks/remarks';
import { Declaration, Described, isCreatable, isReference } from '../../core/declaration';
import { Finding } from '../../core/stored-value';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { checkRole, RoleReport } from '../operations/check-role/run';
import { describedLines, describedPart } from '../output/described';
import { count, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService } from '../session';
import { readService } from '../values/read-service';

export interface CheckOptions {
  /** Seconds to wait for missing values. */
  readonly wait?: number;
  readonly metadata?: boolean;
  readonly asRole?: boolean;
}

interface ServiceReport {
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly checked: number;
  readonly ready: number;
  readonly findings: readonly DescribedFinding[];
  /** What people rarely mean to store. It blocks no deployment. */
  readonly remarks: readonly Remark[];
  /** What the next deployment creates: keys, stores, generated and config values. */
  readonly pending: readonly { readonly subject: string; readonly waitsFor: string }[];
  readonly role?: RoleReport;
}

/** A finding, with what people are told about its variable. */
type DescribedFinding = Finding & Described;

const POLL_MS = 5_000;

export async function check(context: Context, options: CheckOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const services = await withProgress(io, 'Reading the declaration', () => session.resolve());
  // A declaration that nobody can check isn't fine.
  const unreadable = await session.unreadable();
  const reports: ServiceReport[] = [];
  for (const service of services) {
    reports.push(await withProgress(io, `Checking ${service.path}`, (progress) =>
      checkPatiently(context, service, options, (missing) => progress.update(`Waiting for ${count(missing, 'value')} of ${service.path}`))));
  }
  if (output.asJson) {
    const refused = unreadable.map(({ path, stack, problem }) => ({ service: path, stack: stack.name, problem }));
    output.json({ services: reports, ...(refused.length > 0 ? { unreadable: refused } : {}) });
  } else {
    reports.forEach((report) => print(output, report));
  }
  const problems = unreadable.length > 0 || reports.some(({ findings, role }) => findings.length > 0 || (role?.denied.length ?? 0) > 0);
  return problems ? EXIT.findings : EXIT.fine;
}

async function checkPatiently({ signal }: Context, service: ResolvedService, options: CheckOptions, onWait: (missing: number) => void): Promise<ServiceReport> {
  const deadline = Date.now() + (options.wait ?? 0) * 1000;
  for (;;) {
    const report = await checkOnce(service, options);
    const missing = report.findings.filter((finding) => finding.missing).length;
    if (missing === 0 || missing < report.findings.length || Date.now() + POLL_MS > deadline || signal.aborted) {
      return report;
    }
    onWait(missing);
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function checkOnce(service: ResolvedService, { metadata, asRole }: CheckOptions): Promise<ServiceReport> {
  const readings = await readService(service, { metadata });
  const { findings, made } = splitMade(service, checkValues(readable(service.declaration), readings, 'you are'));
  return {
    service: service.path,
    account: service.account,
    region: service.target.region,
    checked: readings.size,
    ready: readings.size - findings.length - made.length,
    findings: findings.map((finding) => ({ ...finding, ...describedPart(service.declaration.variables[finding.variable]) })),
    remarks: remarksOn(service.declaration, readings),
    pending: [
      ...[...service.unresolvedKeys].map(([store, { what }]) => ({ subject: `the key of ${service.declaration.stores[store].name}`, waitsFor: what })),
      ...[...service.unresolved].map(([variable, { what }]) => ({ subject: variable, waitsFor: what })),
      ...made.map(({ variable }) => ({ subject: variable, waitsFor: 'the gate' })),
    ],
    ...(asRole ? { role: await checkRole(service, readings) } : {}),
  };
}

/** What the gate creates isn't missing: the deployment brings it. Without a gate nothing does. */
function splitMade({ gate, declaration }: ResolvedService, all: readonly Finding[]): { findings: Finding[]; made: Finding[] } {
  const isMade = ({ variable, missing }: Finding): boolean => gate !== undefined && Boolean(missing) && isCreatable(declaration.variables[variable]);
  return { findings: all.filter((finding) => !isMade(finding)), made: all.filter(isMade) };
}

function readable(declaration: Declaration): Declaration {
  return { ...declaration, variables: Object.fromEntries(Object.entries(declaration.variables).filter(([, variable]) => isReference(variable))) };
}

function print(output: Output, report: ServiceReport): void {
  const { bold, red, green, yellow, dim } = output.colours;
  output.line(`${bold(report.service)}  ${dim(`account ${report.account}, ${report.region}`)}`);
  for (const { variable, problem, fix, ...told } of report.findings) {
    output.line(`  ${red('x')} ${variable}: ${problem}\n    -> ${fix}`);
    describedLines(told).forEach((text) => output.line(`    ${dim(text)}`));
  }
  for (const { variable, remark } of report.remarks) {
    output.line(`  ${yellow('-')} ${variable}: the value ${remark}`);
  }
  for (const { subject, waitsFor } of report.pending) {
    output.line(`  ${yellow('-')} ${subject}: the next deployment creates it (${waitsFor})`);
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
  for (const { variable, action, role } of denied) {
    output.line(`  ${red('x')} ${variable}: ${role} may not ${action}\n    -> deploy the stack again, or look for a deny in the role's permissions boundary`);
  }
  if (roles.length > 0 && denied.length === 0) {
    output.line(`  ${green('ok')} ${roles.join(', ')} may read all of them`);
  }
  unknown.forEach((text) => output.line(`  ${dim(`not known: ${text}`)}`));
}
