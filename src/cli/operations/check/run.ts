import { awaitedIn, planCheck, ServiceReport } from './plan';
import { ResolvedService, SERVICES_AT_ONCE } from '../../session';
import { checkOccupiedNames } from '../../values/occupied-names';
import { readUntilComplete } from '../../values/read-until-complete';
import { readWithKeys } from '../../values/read-with-keys';
import { checkRole, RoleReport } from '../check-role/run';

export interface CheckOptions {
  /** Seconds to wait for missing values. */
  readonly wait?: number;
  readonly metadata?: boolean;
  readonly asRole?: boolean;
}

export interface CheckedReport extends ServiceReport {
  readonly role?: RoleReport;
}

export interface CheckRun {
  readonly signal: AbortSignal;
  readonly onWait: (values: number) => void;
}

/** Checks all services at the same time, and checks those again that wait for values. */
export function runCheck(services: readonly ResolvedService[], options: CheckOptions, { signal, onWait }: CheckRun): Promise<CheckedReport[]> {
  return readUntilComplete(services, (service) => checkOnce(service, options), { wait: options.wait, limit: SERVICES_AT_ONCE, signal, awaited: awaitedIn, onWait });
}

async function checkOnce(service: ResolvedService, { metadata, asRole }: CheckOptions): Promise<CheckedReport> {
  const readings = await readWithKeys(service, { metadata });
  return { ...planCheck(service, readings, await checkOccupiedNames(service, readings)), ...(asRole ? { role: await checkRole(service, readings) } : {}) };
}
