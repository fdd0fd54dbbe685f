import { setTimeout as sleep } from 'node:timers/promises';
import { checkValues, remarksOn } from '../../checks';
import { Remark } from '../../checks/remarks';
import { uncheckedRules } from '../../checks/value-rules';
import { Declaration, Described, isCreatable, isReference } from '../../core/declaration';
import { inParallel } from '../../core/parallel';
import { Finding, StoredValue } from '../../core/stored-value';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { checkRole, RoleReport } from '../operations/check-role/run';
import { describedLines, describedPart } from '../output/described';
import { count, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService, SERVICES_AT_ONCE } from '../session';
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
  const reports = await withProgress(io, `Checking ${count(services.length, 'service')}`, (progress) =>
    checkPatiently(context, services, options, (missing) => progress.update(`Waiting for ${count(missing, 'value')}`)));
  if (output.asJson) {
    const refused = unreadable.map(({ path, stack, problem }) => ({ service: path, stack: stack.name, problem }));
    output.json({ services: reports, ...(refused.length > 0 ? { unreadable: refused } : {}) });
  } else {
    reports.forEach((report) => print(output, report));
  }
  const problems = unreadable.length > 0 || reports.some(({ findings, role }) => findings.length > 0 || (role?.denied.length ?? 0) > 0);
  return problems ? EXIT.findings : EXIT.fine;
}

/** One deadline for all services. Those whose values are there aren't read again. */
async function checkPatiently({ signal }: Context, services: readonly ResolvedService[], options: CheckOptions, onWait: (missing: number) => void): Promise<ServiceReport[]> {
  const deadline = Date.now() + (options.wait ?? 0) * 1000;
  const reports = new Map<ResolvedService, ServiceReport>();
  for (;;) {
    const open = services.filter((service) => isWaiting(reports.get(service)));
    await inParallel(open, SERVICES_AT_ONCE, async (service) => {
      reports.set(service, await checkOnce(service, options));
    });
    const waiting = [...reports.values()].filter(isWaiting);
    if (waiting.length === 0 || Date.now() + POLL_MS > deadline || signal.aborted) {
      return services.map((service) => reports.get(service)!);
    }
    onWait(waiting.reduce((sum, { findings }) => sum + findings.length, 0));
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Waiting helps where values are missing, and nothing else is wrong. */
function isWaiting(report: ServiceReport | undefined): boolean {
  return !report || (report.findings.length > 0 && report.findings.every(({ missing }) => missing));
}

async function checkOnce(service: ResolvedService, { metadata, asRole }: CheckOptions): Promise<ServiceReport> {
  const readings = await readService(service, { metadata });
  const { findings, made } = splitMade(service, checkValues(readable(service.declaration), readings, { reader: 'person', place: service.place }));
  return {
    service: service.path,
    account: service.account,
    region: service.target.region,
    checked: readings.size,
    ready: readings.size - findings.length - made.length,
    findings: findings.map((finding) => ({ ...finding, ...describedPart(service.declaration.variables[finding.variable]) })),
    remarks: [...remarksOn(service.declaration, readings), ...unread(service.declaration, readings)],
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

/** Without the values nobody can check rules. */
function unread(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Remark[] {
  return uncheckedRules(declaration, readings).map((variable) => ({ variable, remark: 'was not read, so its rules are not checked' }));
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
