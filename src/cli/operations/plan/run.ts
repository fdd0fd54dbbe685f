import { assemblyBase, BaseSource, DeployedBase } from './base';
import { Answer, Base, planService, ServicePlan, ServicePlanInput } from './plan';
import { checkParts } from '../../../checks/composed';
import { mapInParallel } from '../../../core/parallel';
import { Context } from '../../context';
import { explain } from '../../errors';
import { ResolvedService, SERVICES_AT_ONCE } from '../../session';
import { Service } from '../../source/service';
import { checkOccupiedNames } from '../../values/occupied-names';
import { readServiceValues } from '../../values/read-service-values';
import { readUntilComplete } from '../../values/read-until-complete';
import { readWithKeys } from '../../values/read-with-keys';

export interface RunPlanOptions {
  /** Another output of the app to compare with (default: the deployed state). */
  readonly base?: string;
  /** Read the values, and check them as the gate does (default: only their metadata). */
  readonly values?: boolean;
  /** Seconds to wait for missing values, for all services together. */
  readonly wait?: number;
}

/** One service with its template, and the results of the calls that succeeded. */
interface Subject {
  readonly service: Service;
  readonly resolved?: ResolvedService;
  readonly trouble?: string;
  readonly base: Base;
}

/** Plans the deployment of the selected services, in the order of the app. */
export async function runPlan({ session, signal }: Context, services: readonly Service[], options: RunPlanOptions, onWait: (missing: number) => void): Promise<ServicePlan[]> {
  const source = options.base === undefined ? new DeployedBase() : assemblyBase(session, options.base);
  const subjects = await mapInParallel(services, SERVICES_AT_ONCE, (service) => subjectOf(service, source, (asked) => session.resolveService(asked)));
  return readUntilComplete(subjects, (subject) => planOf(subject, options), { wait: options.wait, limit: SERVICES_AT_ONCE, signal, awaited, onWait });
}

function awaited({ variables }: ServicePlan): number {
  return variables.filter(({ state }) => state === 'missing').length;
}

/** A pull request from a fork has no credentials. Plan with the templates alone then. */
async function subjectOf(service: Service, source: BaseSource, resolve: (service: Service) => Promise<ResolvedService>): Promise<Subject> {
  try {
    const resolved = await resolve(service);
    return { service: resolved, resolved, base: await source.of(resolved, resolved) };
  } catch (error) {
    return { service, trouble: explain(error), base: await source.of(service, undefined) };
  }
}

async function planOf({ service, resolved, trouble, base }: Subject, { values }: RunPlanOptions): Promise<ServicePlan> {
  const place = { account: resolved?.account ?? service.stack.account, region: resolved?.target.region ?? service.stack.region };
  const answer: ServicePlanInput['answer'] = resolved ? await answerOf(resolved, values ?? false) : { problem: trouble! };
  return planService({ service, place, base, answer });
}

async function answerOf(service: ResolvedService, values: boolean): Promise<Answer> {
  // Asking for keys takes more than grantMetadata, which is enough for a plan without values.
  const readings = await (values ? readWithKeys(service) : readServiceValues(service, { metadata: true }));
  const findings = [...checkParts(service.declaration, readings, { reader: 'person', place: service.place }), ...await checkOccupiedNames(service, readings)];
  return { readings, findings };
}
