import { existsSync, readFileSync } from 'node:fs';

/** A statement of a policy, in the emulator's log. */
export interface DeniedStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: object;
}

/** One missing or denied permission. */
export interface Denial {
  readonly time: string;
  /** ARN of the user or the role session, or the service that delivers. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request, in lower case. */
  readonly context: { readonly [key: string]: unknown };
  /** Whether the caller's policies decided, or that of the resource, such as a key or queue. */
  readonly decidedBy: 'identity' | 'resource';
  readonly reason: 'explicit deny' | 'no statement allows it';
  /** The statement that denies; none if the only reason is that no statement allows. */
  readonly statement: DeniedStatement | null;
  /** Statements that allow the action, and the reason why each doesn't apply: `resource`, or a condition. */
  readonly nearest: readonly { readonly statement: DeniedStatement; readonly because: string }[];
}

/** The entries of a log, in order. */
export function readDenials(file: string): Denial[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line) as Denial);
}
