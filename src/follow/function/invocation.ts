import { toChange, ValueChange } from '../../core/changes/changes';

/** The input of an invocation: an event, the recurring schedule, or a schedule that a follower created. */
export type Invocation =
  | { readonly kind: 'change'; readonly change: ValueChange }
  | { readonly kind: 'poll' }
  | { readonly kind: 'later'; readonly follower: string; readonly subject: string }
  | { readonly kind: 'nothing' };

/** Input of a schedule that a follower created. Only that follower reads the subject. */
export interface LaterInput {
  readonly later: string;
  readonly subject: string;
}

/** Input of a schedule that exists only as a mark. */
export interface MarkInput {
  readonly mark: string;
}

/** Throws for what nobody here sends. */
export function parseInvocation(input: unknown): Invocation {
  const { look, later, subject, mark } = (input ?? {}) as Partial<LaterInput & MarkInput & { readonly look: unknown }>;
  if (look === 'all') {
    return { kind: 'poll' };
  }
  if (typeof later === 'string' && typeof subject === 'string') {
    return { kind: 'later', follower: later, subject };
  }
  if (typeof mark === 'string') {
    return { kind: 'nothing' };
  }
  const change = toChange(input);
  return change ? { kind: 'change', change } : { kind: 'nothing' };
}
