/** Milliseconds between two messages about calls that AWS throttles. */
const EVERY_MS = 10_000;

export type ThrottlingListener = (seconds: number) => void;

/** Reports to the progress display that AWS throttles calls, once a call has waited for long. */
class Throttling {
  private listener?: ThrottlingListener;
  private said = 0;

  listen(listener: ThrottlingListener | undefined): void {
    this.listener = listener;
    this.said = 0;
  }

  /** Reports that AWS throttles a call that began at this time. */
  report(began: number): void {
    const now = Date.now();
    if (now - began >= EVERY_MS && now - this.said >= EVERY_MS) {
      this.said = now;
      this.listener?.(Math.round((now - began) / 1_000));
    }
  }
}

export const throttling = new Throttling();
