import { ComposedVariable } from '../declaration';
import { judgeValue } from '../rules';

/** Limit of the standard tier of Parameter Store, which is free. */
export const MAX_DERIVED_BYTES = 4_096;

/**
 * Returns the problem of a composed text, beginning with a verb. The message never contains a part of the text or its
 * length.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function composedProblem({ kind, rules }: Pick<ComposedVariable, 'kind' | 'rules'>, text: string): string | undefined {
  if (kind === 'derived' && Buffer.byteLength(text) > MAX_DERIVED_BYTES) {
    return `has more than ${MAX_DERIVED_BYTES} bytes`;
  }
  if (kind === 'derived' && text.includes('{{')) {
    return 'has `{{`, which Parameter Store refuses';
  }
  const { problems } = judgeValue(rules ?? [], text);
  return problems.length > 0 ? problems.join(', and ') : undefined;
}
