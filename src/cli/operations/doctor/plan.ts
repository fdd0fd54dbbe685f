import { judgeCdkCli } from './cdk-cli';
import { introduced } from '../../../core/fix';
import { StoredValue } from '../../../core/stored-value';
import { CdkCliFacts } from '../../source/cdk-cli';

export interface DoctorProblem {
  readonly problem: string;
  readonly fix?: string;
}

/** A fact, or the reason why it is unknown. */
export type Attempted<T> = { readonly value: T } | { readonly failed: DoctorProblem };

export interface PlaceFacts {
  /** A store, or the external values. */
  readonly place: string;
  readonly metadata: ReadonlyMap<string, StoredValue>;
  readonly values: ReadonlyMap<string, StoredValue>;
  /** Absent for external values, which the command line never writes. */
  readonly write?: Attempted<{ readonly denied: readonly string[] }>;
}

export interface ServiceDiagnosis {
  readonly service: string;
  readonly at: Attempted<{ readonly account: string; readonly region: string; readonly regionFrom: string; readonly check: string; readonly places: readonly PlaceFacts[] }>;
  /** AWS didn't respond, so this says nothing about the service. */
  readonly unasked?: boolean;
}

export interface DoctorFacts {
  readonly command: string;
  readonly node: string;
  readonly region: Attempted<string>;
  readonly profile: Attempted<string>;
  readonly endpoint: Attempted<string | undefined>;
  readonly proxy: Attempted<string | undefined>;
  readonly certificates: Attempted<string | undefined>;
  readonly caller: Attempted<{ readonly arn: string; readonly account: string }>;
  /** The account differs from `--account`. */
  readonly refused?: DoctorProblem;
  /** How far AWS's clock is ahead, if that is more than AWS allows; 0 otherwise. */
  readonly skewMs?: number;
  readonly app: Attempted<{
    readonly from: string;
    readonly services: readonly string[];
    readonly unreadable: readonly DoctorProblem[];
    readonly libraries?: readonly string[];
    readonly cdkCli?: CdkCliFacts;
  }>;
  readonly services: readonly ServiceDiagnosis[];
}

/** `failed`: the fact is unknown, and other lines depend on it. */
export type LineStatus = 'ok' | 'finding' | 'unknown' | 'failed';

export interface DoctorLine {
  /** This machine, AWS, the app, or the path of a service. */
  readonly about: string;
  readonly subject: string;
  readonly status: LineStatus;
  readonly text: string;
  readonly fix?: string;
}

/** The lines of the report. A cause comes before its consequences. */
export function planDoctor(facts: DoctorFacts): DoctorLine[] {
  return [...ofMachine(facts), ...ofAws(facts), ...ofApp(facts), ...facts.services.flatMap(ofService)];
}

function ofMachine({ command, node, endpoint, proxy, certificates }: DoctorFacts): DoctorLine[] {
  const about = 'This machine';
  return [
    { about, subject: 'command', status: 'ok', text: command },
    { about, subject: 'Node.js', status: 'ok', text: node },
    line(about, 'endpoint', endpoint, (text) => text ?? 'AWS\'s own'),
    line(about, 'proxy', proxy, (text) => text ?? 'none'),
    line(about, 'certificates', certificates, (text) => text ?? 'those of Node.js'),
  ];
}

function ofAws({ region, profile, caller, refused, skewMs }: DoctorFacts): DoctorLine[] {
  const about = 'AWS';
  return [
    line(about, 'profile', profile, String),
    line(about, 'region', region, String),
    line(about, 'caller', caller, ({ arn }) => arn),
    ...('value' in caller ? [refused ? finding(about, 'account', refused) : ok(about, 'account', caller.value.account)] : []),
    ...(skewMs === undefined ? [] : [clockLine(about, skewMs)]),
  ];
}

function clockLine(about: string, skewMs: number): DoctorLine {
  if (skewMs === 0) {
    return ok(about, 'clock', 'within 5 minutes of AWS\'s');
  }
  return finding(about, 'clock', {
    problem: `the clock of this machine is ${Math.round(Math.abs(skewMs) / 60_000)} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} AWS's`,
    fix: 'set its time, by NTP for example',
  });
}

function ofApp({ app, command }: DoctorFacts): DoctorLine[] {
  const about = 'App';
  if ('failed' in app) {
    return [problem(about, 'read from', 'failed', app.failed)];
  }
  const { from, services, unreadable, libraries, cdkCli } = app.value;
  return [
    ok(about, 'read from', `${from}: ${services.join(', ')}`),
    ...libraryLines(about, command, libraries),
    ...(cdkCli ? [{ about, subject: 'CDK CLI', ...judgeCdkCli(cdkCli) }] : []),
    ...unreadable.map((refused) => finding(about, 'declaration', refused)),
  ];
}

function libraryLines(about: string, command: string, libraries: readonly string[] | undefined): DoctorLine[] {
  if (!libraries?.length) {
    return [{ about, subject: 'library', status: 'unknown', text: 'not known, as the CDK\'s tree.json doesn\'t name it', fix: 'compare the version of cdk-service-secrets in the app with that of the command' }];
  }
  return libraries.map((version) => (version === command ? ok(about, 'library', version) : finding(about, 'library', {
    problem: `the app was synthesized with version ${version} of cdk-service-secrets, and this command has version ${command}`,
    fix: 'run the command that the app has installed, in its folder; after an upgrade run "npx cdk synth" again',
  })));
}

function ofService({ service, at, unasked }: ServiceDiagnosis): DoctorLine[] {
  if ('failed' in at) {
    return [problem(service, 'account', unasked ? 'unknown' : 'finding', at.failed)];
  }
  const { account, region, regionFrom, check, places } = at.value;
  return [
    ok(service, 'account', `${account}, that of the credentials`),
    ok(service, 'region', `${region} (${regionFrom})`),
    ...places.flatMap(({ place, metadata, values, write }) => [
      accessLine(service, `${place}: metadata`, metadata, check),
      accessLine(service, `${place}: values`, values, check),
      ...(write ? [writeLine(service, `${place}: write`, write)] : []),
    ]),
  ];
}

/** A read that found a value missing or deleted was allowed. */
function accessLine(about: string, subject: string, readings: ReadonlyMap<string, StoredValue>, check: string): DoctorLine {
  const all = [...readings];
  const unread = all.flatMap(([name, { status, ...rest }]) => (status === 'denied' || status === 'failed' ? [{ name, status, message: (rest as { message: string }).message }] : []));
  if (unread.length > 0) {
    const [{ message, status }] = unread;
    return problem(about, subject, status === 'denied' ? 'finding' : 'unknown', {
      problem: `${unread.length} of ${all.length} can't be read (${unread.map(({ name }) => name).join(', ')}): ${message}`,
      fix: status === 'denied' ? 'ask for the permission that the message names; the app gives it by `grantRead` or `grantMetadata`' : introduced('see each value by itself', check),
    });
  }
  const absent = all.filter(([, { status }]) => status !== 'found').length;
  return ok(about, subject, `may be read: ${all.length - absent} of ${all.length} are there`, absent > 0 ? introduced('see what is missing', check) : undefined);
}

function writeLine(about: string, subject: string, write: Attempted<{ readonly denied: readonly string[] }>): DoctorLine {
  if ('failed' in write) {
    return problem(about, subject, 'unknown', write.failed);
  }
  const { denied } = write.value;
  return denied.length === 0 ? ok(about, subject, 'allowed, by the policies of the caller')
    : finding(about, subject, { problem: `the policies of the caller don't allow ${denied.join(', ')}`, fix: 'where you have to write values, ask for it; the app gives it by `grantWrite`' });
}

function ok(about: string, subject: string, text: string, fix?: string): DoctorLine {
  return { about, subject, status: 'ok', text, ...(fix === undefined ? {} : { fix }) };
}

function line<T>(about: string, subject: string, attempt: Attempted<T>, textOf: (value: T) => string): DoctorLine {
  return 'failed' in attempt ? problem(about, subject, 'failed', attempt.failed) : ok(about, subject, textOf(attempt.value));
}

function problem(about: string, subject: string, status: LineStatus, { problem: text, fix }: DoctorProblem): DoctorLine {
  return { about, subject, status, text, ...(fix === undefined ? {} : { fix }) };
}

function finding(about: string, subject: string, found: DoctorProblem): DoctorLine {
  return problem(about, subject, 'finding', found);
}
