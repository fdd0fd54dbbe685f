import { setTimeout as sleep } from 'node:timers/promises';
import { assemblyBase, BaseSource, DeployedBase } from './base';
import { Answer, Base, planService, PlanInput, ServicePlan } from './plan';
import { checkValues } from '../../../checks';
import { inParallel, mapInParallel } from '../../../core/parallel';
import { Context } from '../../context';
import { explain } from '../../errors';
import { ResolvedService, SERVICES_AT_ONCE } from '../../session';
import { Service } from '../../source/service';
import { readService } from '../../values/read-service';

export interface PlanOptions {
  /** Another output of the app to compare with. Default: what is deployed. */
  readonly base?: string;
  /** Read the values, and check them as the gate does. Default: their metadata. */
  readonly values?: boolean;
  /** Seconds to wait for values that are missing, of all services together. */
  readonly wait?: number;
}

const POLL_MS = 5_000;

/** One service, whose template is known, and what could be found out. */
interface Subject {
  readonly service: Service;
  readonly resolved?: ResolvedService;
  readonly trouble?: string;
  readonly base: Base;
}

/** What the deployment of the selected services needs, in the order of the app. */
export async function runPlan({ session, signal }: Context, services: readonly Service[], options: PlanOptions, onWait: (missing: number) => void): Promise<ServicePlan[]> {
  const deadline = Date.now() + (options.wait ?? 0) * 1000;
  const source = options.base === undefined ? new DeployedBase() : assemblyBase(session, options.base);
  const subjects = await mapInParallel(services, SERVICES_AT_ONCE, (service) => subjectOf(service, source, (asked) => session.resolveService(asked)));
  const plans = new Map<Subject, ServicePlan>();
  for (;;) {
    await inParallel(subjects.filter((subject) => !plans.has(subject) || isMissing(plans.get(subject)!)), SERVICES_AT_ONCE, async (subject) => {
      plans.set(subject, await planOf(subject, options));
    });
    const missing = [...plans.values()].flatMap(({ variables }) => variables.filter(({ state }) => state === 'missing')).length;
    if (missing === 0 || Date.now() + POLL_MS > deadline || signal.aborted) {
      return subjects.map((subject) => plans.get(subject)!);
    }
    onWait(missing);
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isMissing({ variables }: ServicePlan): boolean {
  return variables.some(({ state }) => state === 'missing');
}

/** A pull request of a fork has no credentials: what the templates say is planned all the same. */
async function subjectOf(service: Service, source: BaseSource, resolve: (service: Service) => Promise<ResolvedService>): Promise<Subject> {
  try {
    const resolved = await resolve(service);
    return { service: resolved, resolved, base: await source.of(resolved, resolved) };
  } catch (error) {
    return { service, trouble: explain(error), base: await source.of(service, undefined) };
  }
}

async function planOf({ service, resolved, trouble, base }: Subject, { values }: PlanOptions): Promise<ServicePlan> {
  const place = { account: resolved?.account ?? service.stack.account, region: resolved?.target.region ?? service.stack.region };
  const answer: PlanInput['answer'] = resolved ? await answerOf(resolved, values ?? false) : { problem: trouble! };
  return planService({ service, place, base, answer });
}

async function answerOf(service: ResolvedService, values: boolean): Promise<Answer> {
  const readings = await readService(service, { metadata: !values });
  return { readings, findings: checkValues(service.declaration, readings, { reader: 'person', place: service.place }) };
}
