import { ServicePlan, State } from './plan';
import { isObject } from '../../../core/json-object';
import { isPrintable } from '../../../core/printable';
import { CommandError } from '../../errors';
import { UnreadableService } from '../../source/service';

/** The output of `plan --json`, with the file that contains it. */
export interface PrintedPlan {
  readonly file: string;
  readonly text: string;
}

export interface JoinedPlans {
  readonly plans: readonly ServicePlan[];
  readonly unreadable: readonly UnreadableService[];
}

const STATES: ReadonlySet<unknown> = new Set<State>(['ready', 'created', 'missing', 'wrong', 'unknown', 'in-use', 'unused']);

/**
 * Joins the plans of several runs, in the order of the files. Each run has the credentials of one account or role, so it may not read
 * what other services need. Of two plans for one service, the one with fewer unknown values counts.
 */
export function joinPlans(printed: readonly PrintedPlan[]): JoinedPlans {
  const plans = new Map<string, ServicePlan>();
  const unreadable = new Map<string, UnreadableService>();
  for (const { file, text } of printed) {
    const parsed = parsePrinted(file, text);
    for (const plan of parsed.plans) {
      const key = `${plan.stack}\n${plan.service}`;
      const earlier = plans.get(key);
      plans.set(key, earlier && unknownIn(earlier) <= unknownIn(plan) ? earlier : plan);
    }
    parsed.unreadable.forEach((service) => unreadable.set(`${service.stack.name}\n${service.path}`, service));
  }
  return { plans: [...plans.values()], unreadable: [...unreadable.values()] };
}

/** Counts the values that a run could not read: all of them where it could not ask at all. */
function unknownIn({ trouble, variables }: ServicePlan): number {
  return trouble === undefined ? variables.filter(({ state }) => state === 'unknown').length : Infinity;
}

function parsePrinted(file: string, text: string): JoinedPlans {
  const refuse = (): never => {
    throw new CommandError(`${file} is not what \`plan --json\` prints`, 'write it again, with the same version: npx cdk-service-secrets plan --json > FILE');
  };
  let printed: unknown;
  try {
    printed = JSON.parse(text);
  } catch {
    return refuse();
  }
  const { services, unreadable = [] } = isObject(printed) ? printed : {};
  if (!Array.isArray(services) || !services.every(isPlan) || !Array.isArray(unreadable) || !unreadable.every(isRefused)) {
    return refuse();
  }
  return { plans: services, unreadable: unreadable.map(({ service, stack, problem }) => ({ path: service, stack: { name: stack }, problem })) };
}

function isPlan(value: unknown): value is ServicePlan {
  return isObject(value) && areTexts([value.service, value.stack]) && areOptional([value.account, value.region, value.trouble])
    && Array.isArray(value.notes) && value.notes.every((note) => typeof note === 'string')
    && Array.isArray(value.variables) && value.variables.every(isVariable);
}

function isVariable(value: unknown): boolean {
  return isObject(value) && areTexts([value.name]) && STATES.has(value.state)
    && areOptional([value.change, value.before, value.problem, value.fix, value.description, value.helpUrl]);
}

interface Refused {
  readonly service: string;
  readonly stack: string;
  readonly problem: string;
}

function isRefused(value: unknown): value is Refused {
  return isObject(value) && areTexts([value.service, value.stack, value.problem]);
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string' && isPrintable(value));
}

function areOptional(values: readonly unknown[]): boolean {
  return values.every((value) => value === undefined || typeof value === 'string');
}
