import { countsOf, fixesOf, CHANGES, isNoted, stateOf } from './planned';
import { isCommand } from '../../core/fix';
import { EnvironmentGroup, groupByEnvironment } from '../operations/plan/environments';
import { ServicePlan, verdictOf } from '../operations/plan/plan';
import { UnreadableService } from '../source/service';

/** For the comment of a pull request, or a job summary: a table for each service, with a column for each environment. */
export function planMarkdown(plans: readonly ServicePlan[], unreadable: readonly UnreadableService[] = []): string {
  const groups = groupByEnvironment(plans);
  const { put, created } = countsOf(groups);
  const done = [...(put ? [`${put} to put`] : []), ...(created ? [`${created} created`] : [])].join(', ');
  const remarks = [
    ...plans.flatMap(({ service, notes }) => notes.map((note) => `- ${code(service)}: ${text(note)}`)),
    ...unreadable.map(({ path, stack, problem }) => `- ${code(path)} (stack ${text(stack.name)}) can't be read: ${text(problem)}`),
  ];
  return `${[
    `### Values for this deployment: ${done || 'nothing to put'}`,
    ...groups.flatMap((group) => section(group, groups.length > 1)),
    ...list(remarks),
    ...outcome(groups, unreadable),
  ].join('\n\n')}\n`;
}

function list(items: readonly string[]): string[] {
  return items.length > 0 ? [items.join('\n')] : [];
}

function section({ name, members }: EnvironmentGroup<ServicePlan>, named: boolean): string[] {
  const names = [...new Set(members.flatMap(({ plan }) => plan.variables.filter(isNoted).map((variable) => variable.name)))].sort();
  if (names.length === 0) {
    return named ? [`#### ${text(name)}`, 'Every value is there.'] : ['Every value is there.'];
  }
  const rows = names.map((variable) => {
    const found = members.map(({ plan }) => plan.variables.find((candidate) => candidate.name === variable));
    const change = found.find((candidate) => candidate?.change)?.change;
    return `| ${code(variable)}${change ? ` (${CHANGES[change]})` : ''} | ${found.map((candidate) => (candidate ? text(stateOf(candidate)) : '')).join(' | ')} |`;
  });
  const table = [`| variable | ${members.map(({ environment }) => text(environment)).join(' | ')} |`, `|---|${members.map(() => '---|').join('')}`, ...rows].join('\n');
  return named ? [`#### ${text(name)}`, table] : [table];
}

function outcome(groups: readonly EnvironmentGroup<ServicePlan>[], unreadable: readonly UnreadableService[]): string[] {
  const members = groups.flatMap(({ members: all }) => all);
  const [stopped, open] = (['stops', 'unknown'] as const).map((verdict) => members.filter(({ plan }) => verdictOf([plan]) === verdict));
  const fixes = fixesOf(members.map(({ plan }) => plan));
  const [commands, words] = [fixes.filter(isCommand), fixes.filter((fix) => !isCommand(fix))];
  const environments = (found: typeof members): string => listed([...new Set(found.map(({ environment }) => text(environment)))]);
  return [
    ...(stopped.length ? [`**Merging now would stop ${environments(stopped)}.** Put what is missing:`] : []),
    ...(open.length ? [`**Nobody could tell for ${environments(open)}.** ${[...new Set(open.map(({ plan }) => plan.trouble).filter((trouble) => trouble !== undefined))].map(text).join(' ')}`.trim()] : []),
    ...(commands.length ? [commands.map((command) => `    ${command}`).join('\n')] : []),
    ...list(words.map((word) => `- ${text(word)}`)),
    ...(stopped.length + open.length + unreadable.length === 0 ? ['The deployment has every value that it needs.'] : []),
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** A variable's name contains no backtick, but a path may. */
function code(name: string): string {
  return `\`${name.replace(/[`\r\n]/g, '')}\``;
}

/** Escapes a text, so that it contains no markup and ends no cell. */
function text(words: string): string {
  return words.replace(/\s+/g, ' ').trim().replace(/[\\|<>*_`[\]#]/g, '\\$&');
}
