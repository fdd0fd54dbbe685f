import { ChangeKind, ComparedDeclaration, compareDeclarations, VariableChange } from './changes';
import { subjectOf } from '../../../checks';
import { movedFinding } from '../../../checks/moved';
import { uncheckedRules } from '../../../checks/value-rules';
import { Declaration, Described, isOwn, isReference, OwnVariable, VariableDeclaration } from '../../../core/declaration';
import { Contradiction, contradictionsIn } from '../../../core/initial-values';
import { resembling } from '../../../core/misspelt';
import { Finding, StoredValue } from '../../../core/stored-value';
import { gateCreates, Service } from '../../source/service';
import { unresolvedProblem } from '../../values/unresolved';
import { remarksOnValues } from '../../values/value-remarks';

/** The state of a variable at the next deployment. */
export type State =
  /** The store or the code contains the value. */
  | 'ready'
  /** The gate or the stack creates it. */
  | 'created'
  | 'missing'
  | 'wrong'
  /** The caller can't read it. */
  | 'unknown'
  /** Removed from the list, but the running revision still reads it. */
  | 'in-use'
  /** Removed from the list. */
  | 'unused';

export interface PlannedVariable extends Described {
  readonly name: string;
  readonly state: State;
  readonly change?: ChangeKind;
  /** The previous kind or place. */
  readonly before?: string;
  readonly problem?: string;
  readonly fix?: string;
}

export interface ServicePlan {
  readonly service: string;
  readonly stack: string;
  readonly account?: string;
  readonly region?: string;
  readonly variables: readonly PlannedVariable[];
  /** Notes besides the variables' states. */
  readonly notes: readonly string[];
  /** Why the state of the store isn't known. */
  readonly trouble?: string;
}

/** Whether the deployment passes or stops. */
export type DeploymentVerdict = 'passes' | 'stops' | 'unknown';

/** The previous declaration, or why it isn't known. */
export type Base = { readonly service?: Service; readonly revision?: string; readonly deployed: boolean } | { readonly problem: string };

/** The contents of the store. Undefined if it could not be read. */
export interface Answer {
  readonly readings: ReadonlyMap<string, StoredValue>;
  readonly findings: readonly Finding[];
}

export interface ServicePlanInput {
  readonly service: Service;
  readonly place: { readonly account?: string; readonly region?: string };
  readonly base: Base;
  readonly answer: Answer | { readonly problem: string };
}

/** What the deployment of one service needs. */
export function planService({ service, place, base, answer }: ServicePlanInput): ServicePlan {
  const before: ComparedDeclaration | undefined = 'problem' in base ? undefined : base.service ?? { declaration: { ...service.declaration, variables: {} }, unresolved: new Map() };
  const changes = before ? compareDeclarations(before, service) : new Map<string, VariableChange>();
  const known = { service, before: before?.declaration, answer };
  const declared = Object.entries(service.declaration.variables).map(([name, variable]) => planVariable(known, name, variable, changes.get(name)));
  const removed = [...changes].filter(([, { change }]) => change === 'removed').map(([name]) => planRemoved(name, before!.declaration, base as { revision?: string; deployed: boolean }));
  const variables = [...declared, ...removed].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    service: service.path,
    stack: service.stack.name,
    ...place,
    variables,
    notes: ['problem' in base ? `not compared: ${base.problem}` : undefined, ...newNames(service, variables, before?.declaration), ...aboutValues(service, answer)].filter((note) => note !== undefined),
    ...('problem' in answer ? { trouble: answer.problem } : {}),
  };
}

export function verdictOf(plans: readonly ServicePlan[]): DeploymentVerdict {
  const states = plans.flatMap(({ variables }) => variables.map(({ state }) => state));
  if (states.includes('missing') || states.includes('wrong')) {
    return 'stops';
  }
  return states.includes('unknown') || plans.some(({ trouble }) => trouble !== undefined) ? 'unknown' : 'passes';
}

interface Known {
  readonly service: Service;
  readonly before?: Declaration;
  readonly answer: ServicePlanInput['answer'];
}

function planVariable({ service, before, answer }: Known, name: string, variable: VariableDeclaration, changed: VariableChange | undefined): PlannedVariable {
  const { description, helpUrl } = variable;
  const common = { name, ...(description ? { description } : {}), ...(helpUrl ? { helpUrl } : {}), ...changed };
  if (!isReference(variable)) {
    return { ...common, state: 'ready' };
  }
  if (service.unresolved.has(name)) {
    const open = service.unresolved.get(name)!;
    return { ...common, state: 'created', problem: open.isDeployed ? unresolvedProblem('it', open) : `the deployment creates ${open.what}` };
  }
  if ('problem' in answer) {
    return { ...common, state: 'unknown' };
  }
  const finding = answer.findings.find((candidate) => candidate.variable === name);
  if (!finding) {
    return { ...common, state: answer.readings.has(name) ? 'ready' : 'unknown' };
  }
  const { problem, fix } = finding;
  const moved = finding.missing && changed?.change === 'place' ? movedFinding(subjectOf(service.declaration, name)!, before, finding) : undefined;
  if (moved) {
    return { ...common, state: 'missing', problem: moved.problem, fix: moved.fix };
  }
  if (finding.missing && gateCreates(service, name)) {
    const contradiction = contradictionsIn(service.declaration).find(({ variables }) => variables.includes(name));
    return contradiction ? { ...common, state: 'wrong', ...refusal(contradiction) } : { ...common, state: 'created' };
  }
  const status = answer.readings.get(name)?.status;
  const state = status === 'denied' || status === 'failed' ? 'unknown' : finding.missing ? 'missing' : 'wrong';
  return { ...common, state, problem, fix };
}

/** The variables share one value but have different initial values, and the deployment would create only one of them. */
function refusal({ variables, name }: Contradiction): Pick<PlannedVariable, 'problem' | 'fix'> {
  return { problem: `${variables.join(' and ')} are one value, ${name}, and have two different initial values`, fix: 'set another `name` for one of them in the CDK app' };
}

function planRemoved(name: string, before: Declaration, { deployed, revision }: { readonly deployed: boolean; readonly revision?: string }): PlannedVariable {
  const isRead = deployed && isReference(before.variables[name]);
  return { name, change: 'removed', state: isRead ? 'in-use' : 'unused', ...(isRead ? { problem: `still read by ${revision ? `revision ${revision}` : 'the deployed revision'}` } : {}) };
}

/** Broken rules that only warn, and rules that nobody checked. */
function aboutValues({ declaration }: Service, answer: ServicePlanInput['answer']): string[] {
  if ('problem' in answer) {
    return [];
  }
  const unread = uncheckedRules(declaration, answer.readings);
  return [
    ...remarksOnValues(declaration, answer.readings).map(({ variable, remark }) => `${variable}: the value ${remark}`),
    ...(unread.length > 0 ? [`the rules of ${unread.join(', ')} are not checked, as the values were not read: --values reads them`] : []),
  ];
}

/** A renamed variable starts without the value of the old name. */
function newNames({ declaration }: Service, variables: readonly PlannedVariable[], before: Declaration | undefined): string[] {
  return variables.filter(({ change, state }) => change === 'new' && (state === 'created' || state === 'missing')).flatMap(({ name, state }) => {
    const now = declaration.variables[name];
    const gone = before && isOwn(now) ? oldNames(variables, before, now.kind) : [];
    const old = resembling(name, gone) ?? gone.find((candidate) => isLonger(candidate, name)) ?? (now.kind === 'generated' ? gone[0] : undefined);
    const was = old === undefined ? undefined : before!.variables[old];
    return was && isOwn(was) ? [`${name} ${state === 'created' ? 'gets a new value' : 'has no value'}, while ${old}, which is taken off the list, has one. `
      + `If this is a new name for it, keep the value with \`name: '${was.name}'\``] : [];
  });
}

/** Whether one name has the words of the other and further ones, as DATABASE_PRIMARY_URL and DATABASE_URL. One word alone, as KEY, says too little. */
function isLonger(a: string, b: string): boolean {
  const [short, long] = [a.split('_'), b.split('_')].sort((x, y) => x.length - y.length);
  let next = 0;
  long.forEach((word) => next += word === short[next] ? 1 : 0);
  return short.length > 1 && next === short.length;
}

function oldNames(variables: readonly PlannedVariable[], before: Declaration, kind: OwnVariable['kind']): string[] {
  return variables.filter(({ name, change }) => change === 'removed' && before.variables[name].kind === kind).map(({ name }) => name);
}
