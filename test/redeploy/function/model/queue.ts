import { MAX_RECEIVES, VISIBILITY_SECONDS } from '../../../../src/core/contracts/redeploy';
import { QueueMessage } from '../../../../src/redeploy/function/ports';

interface Stored {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
  readonly sentAt: number;
  /** As Lambda counts them in the trace header. */
  readonly hops: number;
}

/** A FIFO queue with an event source mapping: a group with messages in flight hands out no more. */
export class FifoQueue {
  public readonly dead: string[] = [];
  /** The longest chain of messages, each sent for the one before. */
  public longestChain = 0;
  private messages: Stored[] = [];
  private count = 0;

  public send(group: string, body: string, now: number, hops = 0): void {
    this.longestChain = Math.max(this.longestChain, hops);
    this.messages.push({ id: `m${++this.count}`, group, body, visibleAt: now, receives: 0, sentAt: now, hops });
  }

  /** Up to ten messages of one free group. */
  public receive(now: number): QueueMessage[] {
    this.messages.filter((message) => message.receives >= MAX_RECEIVES && message.visibleAt <= now).forEach((message) => this.deadLetter(message.id));
    const blocked = new Set(this.messages.filter((message) => message.visibleAt > now).map((message) => message.group));
    const head = this.messages.find((message) => !blocked.has(message.group));
    return this.messages.filter((message) => message.group === head?.group).slice(0, 10).map((message) => {
      message.visibleAt = now + VISIBILITY_SECONDS * 1000;
      message.receives += 1;
      return { id: message.id, receipt: message.id, group: message.group, body: message.body, receives: message.receives, sentAt: message.sentAt };
    });
  }

  public extendVisibility(receipt: string, until: number): void {
    const message = this.messages.find((each) => each.id === receipt);
    if (message) {
      message.visibleAt = until;
    }
  }

  public remove(ids: readonly string[]): void {
    this.messages = this.messages.filter((message) => !ids.includes(message.id));
  }

  public deadLetter(id: string): void {
    const message = this.messages.find((each) => each.id === id);
    if (message) {
      this.dead.push(message.body);
      this.remove([id]);
    }
  }

  /** Of the invocation that gets these messages. */
  public hopsOf(ids: readonly string[]): number {
    return 1 + Math.max(0, ...this.messages.filter(({ id }) => ids.includes(id)).map(({ hops }) => hops));
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
