import { fixMembers } from '../../core/fix';
import { Context } from '../context';
import { EXIT, ExitCode } from '../errors';
import { readInput } from '../files';
import { JoinedPlans, joinPlans } from '../operations/plan/join';
import { DeploymentVerdict, ServicePlan, verdictOf } from '../operations/plan/plan';
import { runPlan, RunPlanOptions } from '../operations/plan/run';
import { refuseSecondFormat } from '../output/one-format';
import { count } from '../output/output';
import { withProgress } from '../output/progress';
import { PlanFormat } from '../report/format';
import { ListPlace, planAnnotations } from '../report/github';
import { planJunit } from '../report/junit';
import { listPlaces } from '../report/list-places';
import { planMarkdown } from '../report/markdown';
import { printPlan } from '../report/text';
import { Service } from '../source/service';

export interface PlanOptions extends RunPlanOptions {
  readonly format?: PlanFormat;
  /** Files with lists of variables. The annotations point to their lines. */
  readonly list?: readonly string[];
  /** Files with the JSON output of other runs, to print as one plan. */
  readonly join?: readonly string[];
}

const EXIT_CODES: Readonly<Record<DeploymentVerdict, ExitCode>> = { passes: EXIT.fine, stops: EXIT.findings, unknown: EXIT.failed };

/** Shows what the next deployment needs. */
export async function plan(context: Context, options: PlanOptions): Promise<ExitCode> {
  const { io, output } = context;
  refuseSecondFormat(output.asJson, options.format);
  const { plans, unreadable } = options.join?.length ? await joined(context, options.join) : await planned(context, options);
  const verdict = unreadable.length > 0 && verdictOf(plans) === 'passes' ? 'unknown' : verdictOf(plans);
  const refused = unreadable.map(({ path, stack, problem }) => ({ service: path, stack: stack.name, problem }));
  switch (options.format ?? (output.asJson ? 'json' : 'text')) {
    case 'json':
      output.json({ verdict, services: plans.map(asMembers), ...(refused.length ? { unreadable: refused } : {}) });
      break;
    case 'markdown': io.stdout.write(planMarkdown(plans, unreadable)); break;
    case 'junit': io.stdout.write(planJunit(plans, unreadable)); break;
    case 'github': io.stdout.write(planAnnotations(plans, await placesOf(context, plans, options.list ?? []), unreadable)); break;
    default: printPlan(output, plans);
  }
  return EXIT_CODES[verdict];
}

async function planned(context: Context, options: PlanOptions): Promise<JoinedPlans> {
  const { io, session } = context;
  const services = inOrderOf((await session.declared()).services, await session.selected());
  const unreadable = await session.unreadable();
  const plans = await withProgress(io, `Reading ${count(services.length, 'service')}`, (progress) =>
    runPlan(context, services, options, (missing) => progress.update(`Waiting for ${count(missing, 'value')}`)));
  return { plans, unreadable };
}

async function joined({ io }: Context, files: readonly string[]): Promise<JoinedPlans> {
  return joinPlans(await Promise.all(files.map(async (file) => ({ file, text: await readInput(io, file, 'write it with `plan --json > FILE`') }))));
}

function asMembers(service: ServicePlan): object {
  return { ...service, variables: service.variables.map((variable) => ({ ...variable, ...(variable.fix === undefined ? {} : fixMembers(variable.fix)) })) };
}

/** In the order of the app: dev, staging, prod. */
function inOrderOf(declared: readonly Service[], services: readonly Service[]): Service[] {
  const index = new Map(declared.map((service, position) => [service, position]));
  return [...services].sort((a, b) => index.get(a)! - index.get(b)!);
}

async function placesOf({ io }: Context, plans: readonly ServicePlan[], files: readonly string[]): Promise<Map<string, ListPlace>> {
  const names = new Set(plans.flatMap(({ variables }) => variables.map(({ name }) => name)));
  const found = await Promise.all(files.map(async (file) => listPlaces(file, await readInput(io, file), names)));
  return new Map(found.reverse().flatMap((places) => [...places]));
}

