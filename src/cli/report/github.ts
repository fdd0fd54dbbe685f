import { CHANGES, isNoted, isTrouble, stateOf } from './planned';
import { fixText } from '../../core/fix';
import { PlannedVariable, ServicePlan } from '../operations/plan/plan';
import { UnreadableService } from '../source/service';

/** The line of a list file that names a variable. */
export interface ListPlace {
  readonly file: string;
  readonly line: number;
}

/**
 * Annotations of GitHub Actions: an error for what stops the deployment or isn't known, a notice for other changes.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function planAnnotations(plans: readonly ServicePlan[], places: ReadonlyMap<string, ListPlace>, unreadable: readonly UnreadableService[] = []): string {
  return [
    ...plans.flatMap((plan) => [
      ...(plan.trouble === undefined ? [] : [annotation('error', plan.service, plan.trouble)]),
      ...plan.variables.filter((variable) => isNoted(variable) && !(plan.trouble !== undefined && variable.state === 'unknown')).map((variable) => annotate(plan, variable, places.get(variable.name))),
      ...plan.notes.map((note) => annotation('notice', plan.service, note)),
    ]),
    ...unreadable.map(({ path, problem }) => annotation('error', path, `its declaration can't be read: ${problem}`)),
  ].map((line) => `${line}\n`).join('');
}

function annotate({ service }: ServicePlan, variable: PlannedVariable, place: ListPlace | undefined): string {
  const { name, change, problem, fix } = variable;
  const about = `${name}${change ? ` (${CHANGES[change]})` : ''} in ${service}`;
  return annotation(isTrouble(variable) ? 'error' : 'notice', about, [problem ?? (stateOf(variable) || 'taken off the list'), ...(fix ? [fixText(fix)] : [])].join('\n'), place);
}

function annotation(level: 'error' | 'notice', title: string, message: string, place?: ListPlace): string {
  const properties = [...(place ? [['file', place.file], ['line', String(place.line)]] : []), ['title', title]].map(([key, value]) => `${key}=${property(value)}`);
  return `::${level} ${properties.join(',')}::${data(message)}`;
}

function data(value: string): string {
  return value.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(value: string): string {
  return data(value).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
