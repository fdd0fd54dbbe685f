import { FakeClock } from './clock';

export function awsError(name: string, message: string, status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

interface Denial {
  readonly what: string | RegExp;
  readonly until: number;
}

/** Faults of AWS: missing permissions, permissions that take effect late, throttling, stale reads. */
export class Faults {
  /** How long reads don't return a write. */
  public lag = 0;
  /** How old the version of an overwritten value is that the next read returns, in milliseconds. */
  public staleness?: () => number;
  private readonly denials: Denial[] = [];
  private readonly failures: { readonly operation: string; readonly error: () => Error; left: number }[] = [];

  constructor(private readonly clock: FakeClock) {}

  /** Denies a matching `action resource` pair, for ever or for a time. */
  public deny(what: string | RegExp, milliseconds = Infinity): void {
    this.denials.push({ what, until: this.clock.now() + milliseconds });
  }

  /** The next calls of an operation fail in this way, after all retries of the SDK. */
  public fail(operation: string, error: () => Error, times = 1): void {
    this.failures.push({ operation, error, left: times });
  }

  public failing(operation: string): void {
    const failure = this.failures.find((candidate) => candidate.operation === operation && candidate.left > 0);
    if (failure) {
      failure.left--;
      throw failure.error();
    }
  }

  public denied(action: string, resource: string): boolean {
    const text = `${action} ${resource}`;
    return this.denials.some(({ what, until }) => this.clock.now() < until && (typeof what === 'string' ? text.includes(what) : what.test(text)));
  }

  public authorize(action: string, resource: string): void {
    if (this.denied(action, resource)) {
      throw awsError('AccessDeniedException', `User: arn:aws:sts::111122223333:assumed-role/gate/gate is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`);
    }
  }
}

export const throttled = (): Error => awsError('ThrottlingException', 'Rate exceeded');
export const unavailable = (): Error => awsError('InternalServerError', 'We encountered an internal error. Please try again.', 500);
