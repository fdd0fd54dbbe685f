import { CHANGES, isNoted, isTrouble, stateOf } from './planned';
import { indentedFix } from '../../core/fix';
import { PlannedVariable, ServicePlan, verdictOf } from '../operations/plan/plan';
import { describedLines } from '../output/described';
import { count, Output } from '../output/output';

/** For people at a terminal. */
export function printPlan(output: Output, plans: readonly ServicePlan[]): void {
  plans.forEach((plan) => printService(output, plan));
  const { green, red, yellow } = output.colours;
  const stopped = plans.filter((plan) => verdictOf([plan]) === 'stops');
  switch (verdictOf(plans)) {
    case 'passes': return output.line(green('The deployment has every value that it needs.'));
    case 'stops': return output.line(red(`The deployment would stop at ${stopped.map(({ service }) => service).join(', ')}.`));
    default: return output.line(yellow('Nobody could tell whether the deployment has every value that it needs.'));
  }
}

function printService(output: Output, { service, account, region, variables, notes, trouble }: ServicePlan): void {
  const { bold, dim, green, yellow } = output.colours;
  const place = [...(account ? [`account ${account}`] : []), ...(region ? [region] : [])].join(', ');
  output.line(`${bold(service)}${place ? `  ${dim(place)}` : ''}`);
  if (trouble !== undefined) {
    output.line(`  ${yellow('?')} ${trouble.replace(/\n\s*/g, '\n    ')}`);
  }
  variables.filter((variable) => isNoted(variable) && !(trouble !== undefined && variable.state === 'unknown' && !variable.change)).forEach((variable) => printVariable(output, variable));
  const ready = variables.filter(({ state }) => state === 'ready').length;
  output.line(`  ${green('ok')} ${count(ready, 'variable')} ${ready === 1 ? 'is' : 'are'} ready`);
  notes.forEach((note) => output.line(`  ${dim(note)}`));
}

function printVariable(output: Output, variable: PlannedVariable): void {
  const { dim, green, red, yellow } = output.colours;
  const { name, change, before, problem, fix } = variable;
  const mark = isTrouble(variable) ? variable.state === 'unknown' ? yellow('?') : red('x') : variable.state === 'ready' ? green('ok') : yellow('-');
  const changed = change ? ` (${CHANGES[change]}${before ? `, was ${before}` : ''})` : '';
  // A single word would say that it is there already.
  const state = problem ?? (variable.state === 'created' ? 'the next deployment creates it' : stateOf(variable));
  output.line(`  ${mark} ${name}${changed}${state ? `: ${state}` : ''}${fix ? `\n${indentedFix(fix, '    ')}` : ''}`);
  describedLines(variable).forEach((line) => output.line(`    ${dim(line)}`));
}
