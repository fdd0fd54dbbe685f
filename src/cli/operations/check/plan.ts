import { checkParts } from '../../../checks/composed';
import { Remark } from '../../../checks/remarks';
import { uncheckedRules } from '../../../checks/value-rules';
import { CommandPlace } from '../../../core/commands';
import { Declaration, Described, isReference } from '../../../core/declaration';
import { byVariable, Finding, StoredValue } from '../../../core/stored-value';
import { describedPart } from '../../output/described';
import { Unresolved } from '../../source/intrinsics';
import { gateCreates, Service } from '../../source/service';
import { remarksOnValues } from '../../values/value-remarks';

/** A service with the environment of its values. */
export interface CheckedService extends Service {
  readonly account: string;
  readonly target: { readonly region: string };
  readonly place: CommandPlace;
}

export interface ServiceReport {
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly checked: number;
  readonly ready: number;
  readonly findings: readonly DescribedFinding[];
  /** Values that are probably mistakes. They block no deployment. */
  readonly remarks: readonly Remark[];
  /** What the next deployment creates (keys, stores, generated and config values), and places that only the deployed stack knows. */
  readonly pending: readonly { readonly subject: string; readonly waitsFor: string; readonly deployed?: true }[];
}

/** A finding, with the description of its variable. */
export type DescribedFinding = Finding & Described;

/** The problems of a service's values, from the contents of the stores, and of derived values whose names are occupied. */
export function planCheck(service: CheckedService, readings: ReadonlyMap<string, StoredValue>, occupied: readonly Finding[] = []): ServiceReport {
  const { declaration, place } = service;
  const { findings, created } = splitCreated(service, [...checkParts(referencesOf(declaration), readings, { reader: 'person', place }), ...occupied].sort(byVariable));
  return {
    service: service.path,
    account: service.account,
    region: service.target.region,
    checked: readings.size,
    ready: readings.size - findings.length - created.length,
    findings: findings.map((finding) => ({ ...finding, ...describedPart(declaration.variables[finding.variable]) })),
    remarks: [...remarksOnValues(declaration, readings), ...unread(declaration, readings)],
    pending: [
      ...[...service.unresolvedKeys].map(([store, open]) => ({ subject: `the key of ${declaration.stores[store].name}`, ...pendingOn(open) })),
      ...[...service.unresolved].map(([variable, open]) => ({ subject: variable, ...pendingOn(open) })),
      ...created.map(({ variable }) => ({ subject: variable, waitsFor: 'the gate' })),
    ],
  };
}

function pendingOn({ what, isDeployed }: Unresolved): { readonly waitsFor: string; readonly deployed?: true } {
  return isDeployed ? { waitsFor: what, deployed: true } : { waitsFor: what };
}

/** Number of values to wait for. Zero if there are other problems, which waiting doesn't solve. */
export function awaitedIn({ findings }: ServiceReport): number {
  return findings.every(({ missing }) => missing) ? findings.length : 0;
}

/** A value that the deployment creates isn't missing. Without a gate, the deployment creates none. */
function splitCreated(service: CheckedService, all: readonly Finding[]): { findings: Finding[]; created: Finding[] } {
  const isCreated = ({ variable, missing }: Finding): boolean => Boolean(missing) && gateCreates(service, variable);
  return { findings: all.filter((finding) => !isCreated(finding)), created: all.filter(isCreated) };
}

/** Rules can't be checked without the values. */
function unread(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Remark[] {
  return uncheckedRules(declaration, readings).map((variable) => ({ variable, remark: 'was not read, so its rules are not checked' }));
}

function referencesOf(declaration: Declaration): Declaration {
  return { ...declaration, variables: Object.fromEntries(Object.entries(declaration.variables).filter(([, variable]) => isReference(variable) || variable.kind === 'derived-file')) };
}
