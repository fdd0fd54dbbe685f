/** What a store says of one reference. A value stays in memory, only to be looked at by the checks. */
export type StoredValue = FoundValue | UnreadValue;

export interface FoundValue {
  readonly status: 'found';
  /** Parameter version, or secret version id. */
  readonly version: string;
  readonly arn: string;
  readonly modified?: Date;
  /** Parameter Store only. */
  readonly type?: string;
  /** Absent when only metadata was read, or when the secret is binary. */
  readonly value?: string;
  /** The secret holds bytes, which ECS can't deliver as text. */
  readonly binary?: boolean;
}

export type UnreadValue =
  | { readonly status: 'missing'; readonly what: 'parameter' | 'secret' | 'version'; readonly arn?: string }
  | { readonly status: 'deleted' }
  | { readonly status: 'denied'; readonly message: string }
  | { readonly status: 'failed'; readonly message: string };

/** One problem of one variable, with the command that fixes it. Never a value. */
export interface Finding {
  readonly variable: string;
  readonly problem: string;
  readonly fix: string;
  /** Nobody has put the value yet: waiting can help. */
  readonly missing?: boolean;
}

export function formatFinding({ variable, problem, fix }: Finding): string {
  return `${variable}: ${problem} -> ${fix}`;
}
