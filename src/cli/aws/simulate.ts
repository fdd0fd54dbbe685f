import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { iam } from './iam-client';
import { Target } from './target';

export interface Simulation {
  /** ARN of the user or role. */
  readonly principal: string;
  readonly action: string;
  readonly resources: readonly string[];
  readonly context?: readonly { readonly key: string; readonly value: string }[];
}

export interface SimulationAnswers {
  readonly allowed: ReadonlySet<string>;
  readonly answered: ReadonlySet<string>;
}

/** Which resources a principal may use, by IAM's own simulation of its policies. */
export async function simulate(target: Target, { principal, action, resources, context = [] }: Simulation): Promise<SimulationAnswers> {
  const allowed = new Set<string>();
  const answered = new Set<string>();
  let Marker: string | undefined;
  do {
    const page = await iam(target).send(new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal,
      ActionNames: [action],
      ResourceArns: [...new Set(resources)],
      ContextEntries: context.map(({ key, value }) => ({ ContextKeyName: key, ContextKeyType: 'string', ContextKeyValues: [value] })),
      Marker,
    }));
    for (const { EvalResourceName, EvalDecision, ResourceSpecificResults } of page.EvaluationResults ?? []) {
      const whole = { EvalResourceName, EvalResourceDecision: EvalDecision };
      for (const result of ResourceSpecificResults?.length ? ResourceSpecificResults : [whole]) {
        answered.add(result.EvalResourceName!);
        if (result.EvalResourceDecision === 'allowed') {
          allowed.add(result.EvalResourceName!);
        }
      }
    }
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  return { allowed, answered };
}
