import { commandsIn } from '../../core/fix';
import { EnvironmentGroup } from '../operations/plan/environments';
import { PlannedVariable, ServicePlan, State } from '../operations/plan/plan';

/** Texts that all formats of the plan share. */

export const CHANGES = { new: 'new', removed: 'removed', kind: 'other kind', place: 'moved' } as const;

const WORDS: Readonly<Record<State, string>> = {
  'ready': 'ok', 'created': 'created', 'missing': 'missing', 'wrong': 'wrong', 'unknown': 'not known', 'in-use': 'still in use', 'unused': '',
};

export function isTrouble({ state }: PlannedVariable): boolean {
  return state === 'missing' || state === 'wrong' || state === 'unknown';
}

/** Whether a report mentions it: a change, or a missing value. */
export function isNoted(variable: PlannedVariable): boolean {
  return variable.change !== undefined || variable.state !== 'ready';
}

/** The state in a few words. */
export function stateOf({ state, problem }: PlannedVariable): string {
  return state === 'wrong' || state === 'in-use' ? problem ?? WORDS[state] : WORDS[state];
}

/** The commands that write or correct the values, each once. */
export function fixesOf(plans: readonly ServicePlan[]): string[] {
  return [...new Set(plans.flatMap(({ variables }) => variables.filter(isTrouble).map(({ fix }) => fix && firstOf(fix)).filter((fix) => fix !== undefined)))];
}

/** The first command, as the other lines are alternatives. The words if there is no command. */
function firstOf(fix: string): string {
  return commandsIn(fix)[0] ?? fix;
}

/** Counts names to put and names that are created, however many environments they are in. */
export function countsOf(groups: readonly EnvironmentGroup<ServicePlan>[]): { readonly put: number; readonly created: number } {
  const names = (wanted: readonly State[]): number => groups.reduce((sum, { members }) =>
    sum + new Set(members.flatMap(({ plan }) => plan.variables.filter(({ state }) => wanted.includes(state)).map(({ name }) => name))).size, 0);
  return { put: names(['missing', 'wrong']), created: names(['created']) };
}
