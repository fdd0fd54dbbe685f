import { checkValues, remarksOn } from '../../checks';
import { Remark } from '../../checks/remarks';
import { uncheckedRules } from '../../checks/value-rules';
import { Declaration, Described, isReference } from '../../core/declaration';
import { Finding, StoredValue } from '../../core/stored-value';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { checkRole, RoleReport } from '../operations/check-role/run';
import { describedLines, describedPart } from '../output/described';
import { count, Output } from '../output/output';
import { withProgress } from '../output/progress';
import { ResolvedService, SERVICES_AT_ONCE } from '../session';
import { gateCreates } from '../source/service';
import { readPatiently } from '../values/read-patiently';
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

export async function check(context: Context, options: CheckOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const services = await withProgress(io, 'Reading the declaration', () => session.resolve());
  // A declaration that nobody can check isn't fine.
  const unreadable = await session.unreadable();
  const reports = await withProgress(io, `Checking ${count(services.length, 'service')}`, (progress) =>
    readPatiently(services, (service) => checkOnce(service, options), {
      wait: options.wait, limit: SERVICES_AT_ONCE, signal: context.signal, awaited, onWait: (values) => progress.update(`Waiting for ${count(values, 'value')}`),
    }));
  if (output.asJson) {
    const refused = unreadable.map(({ path, stack, problem }) => ({ service: path, stack: stack.name, problem }));
    output.json({ services: reports, ...(refused.length > 0 ? { unreadable: refused } : {}) });
  } else {
    reports.forEach((report) => print(output, report));
  }
  const problems = unreadable.length > 0 || reports.some(({ findings, role }) => findings.length > 0 || (role?.denied.length ?? 0) > 0);
  return problems ? EXIT.findings : EXIT.fine;
}

/** Waiting helps where values are missing, and nothing else is wrong. */
function awaited({ findings }: ServiceReport): number {
  return findings.every(({ missing }) => missing) ? findings.length : 0;
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
function splitMade(service: ResolvedService, all: readonly Finding[]): { findings: Finding[]; made: Finding[] } {
  const isMade = ({ variable, missing }: Finding): boolean => Boolean(missing) && gateCreates(service, variable);
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
