import { randomBytes } from 'node:crypto';
import { Trace, tracesOf } from './encodings';

/** A text that a run has produced, and its source. */
export interface Output {
  readonly where: string;
  readonly text: string;
}

/** One find. It doesn't contain the value. */
export interface Leak {
  /** The name under which the value was registered. */
  readonly name: string;
  readonly form: string;
  readonly where: string;
  readonly line: number;
}

/**
 * Creates values that are distinct from all other text, and proves that they never leave their stores.
 *
 * Every value that a test stores comes from `value()`. A test registers a value from another source with `watch()`.
 */
export class Canary {
  /** Part of every value of this canary. */
  readonly marker = `CANARY${randomBytes(9).toString('hex')}`;
  private readonly watched = new Map<string, readonly Trace[]>();

  constructor() {
    this.watch('the marker', this.marker);
  }

  /** A value to store: the marker, between characters that quoting and encoding change. */
  value(name: string): string {
    const value = `${this.marker}/${name}+"a b"&=%\\$`;
    this.watch(name, value);
    return value;
  }

  /** Searches for this value too: one that the test didn't create, such as a generated one. */
  watch(name: string, value: string): void {
    this.watched.set(name, tracesOf(value));
  }

  /** The places where any of the values appears, in any form. */
  leaks(outputs: Iterable<Output>): Leak[] {
    const leaks: Leak[] = [];
    for (const { where, text } of outputs) {
      for (const [name, traces] of this.watched) {
        const found = traces.map(trace => ({ trace, index: text.indexOf(trace.text) })).find(({ index }) => index >= 0);
        if (found) leaks.push({ name, form: found.trace.form, where, line: text.slice(0, found.index).split('\n').length });
      }
    }
    return leaks;
  }

  /**
   * Asserts that none of the values appears in the outputs of a run.
   *
   * @throws when one does, or when there is no output to search; the message names the places and no value.
   */
  assertAbsent(outputs: Iterable<Output>): void {
    const all = [...outputs].filter(({ text }) => text.length > 0);
    if (all.length === 0) throw new Error('nothing to look for canaries in: the run produced no output');
    const leaks = this.leaks(all);
    if (leaks.length === 0) return;
    throw new Error(`values have leaked:\n${leaks.map(({ name, form, where, line }) => `- ${name} (${form}) in ${where}, line ${line}`).join('\n')}`);
  }
}
