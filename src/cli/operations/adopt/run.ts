import { Adoption } from './adoption';
import { copiedVariables, sourceDeclaration, targetDeclaration, textsOf } from './copy';
import { Facts } from './facts';
import { locationsOf } from './locations';
import { AdoptionInput, planAdoption } from './plan';
import { adoptionAsYaml } from './print/list';
import { adoptionAsTypeScript, PrintedConstruct } from './print/typescript';
import { readFacts } from './read/facts';
import { AdoptedWorkload, WorkloadContainer } from './workload';
import { Context } from '../../context';
import { CommandError, EXIT, ExitCode } from '../../errors';
import { count } from '../../output/output';
import { withProgress } from '../../output/progress';
import { ResolvedService } from '../../session';
import { readDeliveredValues } from '../../values/read-delivered-values';
import { applyImport, ApplyImportOptions } from '../import/run';

export interface AdoptWorkloadOptions extends ApplyImportOptions {
  readonly container?: string;
  readonly format: 'typescript' | 'yaml';
  readonly copy?: boolean;
  readonly prefix?: string;
  readonly keep?: readonly string[];
}

/** Prints a declaration for a running workload, or copies its values to where the declaration has them. */
export async function adoptWorkload(context: Context, service: ResolvedService, workload: AdoptedWorkload, options: AdoptWorkloadOptions): Promise<ExitCode> {
  const containers = chosen(workload, options.container);
  const facts = await withProgress(context.io, `Looking at the values of ${workload.name}`, () => readFacts(service.target, service.account, locationsOf(containers)));
  const adoption = planAdoption(inputOf({ ...workload, containers }, facts, options));
  if (adoption.variables.length === 0 && adoption.leftOut.length === 0) {
    throw new CommandError(`${workload.name} has no variables`, 'name another one, or another revision as in FAMILY:REVISION');
  }
  if (options.copy) {
    return copy(context, service, { containers, adoption }, options);
  }
  print(context, workload, adoption, options);
  return EXIT.fine;
}

/** The prefix of a declared service, which has its places. The plan then only decides which values may be copied. */
const DECLARED = '/declared';

function inputOf({ containers, home }: AdoptedWorkload, facts: Facts, { keep, prefix, key, copy: isCopy }: AdoptWorkloadOptions): AdoptionInput {
  return { containers, home, facts, keep, prefix: prefix ?? (isCopy ? DECLARED : undefined), key };
}

function chosen({ name, containers }: AdoptedWorkload, wanted: string | undefined): readonly WorkloadContainer[] {
  const found = containers.filter(({ container }) => wanted === undefined || container === wanted);
  if (found.length === 0) {
    throw new CommandError(`${name} has no container ${wanted}`, `choose with --container one of: ${containers.map(({ container }) => container).join(', ')}`);
  }
  return found;
}

function print({ output }: Context, { name, what }: AdoptedWorkload, adoption: Adoption, options: AdoptWorkloadOptions): void {
  if (output.asJson) {
    output.json({ source: name, what, ...adoption });
    return;
  }
  output.io.stdout.write(rendered(adoption, options.format));
  if (adoption.leftOut.length > 0) {
    output.note(`${count(adoption.leftOut.length, 'line')} left out: what a list can't contain is in the comments above it, with what to do`);
  }
  output.note('no container gets this list by itself: add it with addToContainer, or with addToCfnResource for ECS Express Mode and addToJobDefinition for AWS Batch');
  if (options.prefix) {
    output.note(`the values are not under ${options.prefix} yet: add --copy to this command, before the app is deployed`);
  }
}

export function rendered(adoption: Adoption, format: AdoptWorkloadOptions['format'], construct?: PrintedConstruct): string {
  return format === 'yaml' ? adoptionAsYaml(adoption, construct) : adoptionAsTypeScript(adoption, construct);
}

interface Planned {
  readonly containers: readonly WorkloadContainer[];
  readonly adoption: Adoption;
}

/** Copies own values into the service's stores, with the plan and the writes of an import. */
async function copy(context: Context, service: ResolvedService, { containers, adoption }: Planned, options: AdoptWorkloadOptions): Promise<ExitCode> {
  const target: ResolvedService = options.prefix === undefined ? service : { ...service, declaration: targetDeclaration(options.prefix, options.key, adoption) };
  const { copied, kept } = copiedVariables(adoption, target);
  const source: ResolvedService = { ...service, declaration: sourceDeclaration(service.path, copied), unresolved: new Map() };
  const { values, findings } = await withProgress(context.io, `Reading ${count(copied.length, 'value')}`, () => readDeliveredValues(source, () => true));
  if (findings.length > 0) {
    throw new CommandError(findings.map(({ variable, problem }) => `${variable}: ${problem}`).join('\n'), 'correct these values or references first; nothing was copied');
  }
  const code = await applyImport(context, target, { values: { ...Object.fromEntries(values), ...textsOf(containers, copied) } }, options);
  kept.forEach(({ variable, kept: reason }) => context.output.note(`${variable} is not copied: ${reason}; declare it as an external value, as adopt without --copy prints it`));
  return code;
}

