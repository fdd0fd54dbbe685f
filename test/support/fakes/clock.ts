import { Clock } from '../../../src/aws/retry-budget';

/** Time that passes only by sleeping. Planned actions run on the way. */
export class FakeClock implements Clock {
  public slept: number[] = [];
  private time = Date.UTC(2026, 0, 1);
  private readonly plans: { readonly at: number; readonly action: () => void }[] = [];

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    const until = this.time + milliseconds;
    this.plans.sort((a, b) => a.at - b.at);
    while (this.plans.length && this.plans[0].at <= until) {
      const { at, action } = this.plans.shift()!;
      this.time = Math.max(at, this.time);
      action();
    }
    this.time = until;
  }

  /** Plans an action of somebody else. */
  public after(milliseconds: number, action: () => void): void {
    this.plans.push({ at: this.time + milliseconds, action });
  }
}
