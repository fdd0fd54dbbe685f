import { MAX_RECEIVES, VISIBILITY_SECONDS } from '../../../../src/core/contracts/redeploy';
import { Message } from '../../../../src/redeploy/function/ports';

interface Stored {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

/** A FIFO queue with an event source mapping: a group with messages in flight hands out no more. */
export class FifoQueue {
  public readonly buried: string[] = [];
  private messages: Stored[] = [];
  private count = 0;

  public send(group: string, body: string, now: number): void {
    this.messages.push({ id: `m${++this.count}`, group, body, visibleAt: now, receives: 0 });
  }

  /** Up to ten messages of one free group. */
  public receive(now: number): Message[] {
    this.messages.filter((message) => message.receives >= MAX_RECEIVES && message.visibleAt <= now).forEach((message) => this.bury(message.id));
    const blocked = new Set(this.messages.filter((message) => message.visibleAt > now).map((message) => message.group));
    const head = this.messages.find((message) => !blocked.has(message.group));
    return this.messages.filter((message) => message.group === head?.group).slice(0, 10).map((message) => {
      message.visibleAt = now + VISIBILITY_SECONDS * 1000;
      message.receives += 1;
      return { id: message.id, receipt: message.id, group: message.group, body: message.body, receives: message.receives };
    });
  }

  public postpone(receipt: string, until: number): void {
    const message = this.messages.find((each) => each.id === receipt);
    if (message) {
      message.visibleAt = until;
    }
  }

  public remove(ids: readonly string[]): void {
    this.messages = this.messages.filter((message) => !ids.includes(message.id));
  }

  public bury(id: string): void {
    const message = this.messages.find((each) => each.id === id);
    if (message) {
      this.buried.push(message.body);
      this.remove([id]);
    }
  }

  public get size(): number {
    return this.messages.length;
  }

  /** When something will be receivable: the latest of a group in flight, the earliest of all groups. */
  public nextAt(): number {
    const groups = new Map<string, number>();
    this.messages.forEach(({ group, visibleAt }) => groups.set(group, Math.max(groups.get(group) ?? 0, visibleAt)));
    return Math.min(Infinity, ...groups.values());
  }
}
