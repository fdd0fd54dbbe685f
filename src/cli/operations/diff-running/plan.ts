/** ECS reads each value once, before a task starts. The times of changes and starts show which task has which value. */

export interface TaskTimes {
  readonly id: string;
  /** ECS reads the values after this time. */
  readonly created?: Date;
  /** ECS has read the values before this time. */
  readonly started?: Date;
}

export interface ChangedValue {
  readonly variable: string;
  readonly modified?: Date;
}

export type Age = 'current' | 'older' | 'unsure';

export interface StaleValue {
  readonly variable: string;
  readonly modified: Date;
  /** Tasks that began before the change. */
  readonly older: readonly string[];
  /** Tasks that were starting while the value changed. */
  readonly unsure: readonly string[];
}

/** Event times have whole seconds, and a read may lag behind a write. */
const MARGIN_MS = 2_000;

export function ageOf(task: TaskTimes, modified: Date): Age {
  const { created, started } = task;
  if (created && created.getTime() >= modified.getTime() + MARGIN_MS) {
    return 'current';
  }
  return started && started.getTime() <= modified.getTime() - MARGIN_MS ? 'older' : 'unsure';
}

/** Values that some tasks may not have, sorted by name. */
export function staleValues(tasks: readonly TaskTimes[], values: readonly ChangedValue[]): StaleValue[] {
  return values.flatMap(({ variable, modified }) => {
    if (!modified) {
      return [];
    }
    const of = (age: Age): string[] => tasks.filter((task) => ageOf(task, modified) === age).map(({ id }) => id);
    const [older, unsure] = [of('older'), of('unsure')];
    return older.length + unsure.length > 0 ? [{ variable, modified, older, unsure }] : [];
  }).sort((a, b) => (a.variable < b.variable ? -1 : 1));
}

/** Every task has changes from before this time. */
export function oldestStart(tasks: readonly TaskTimes[]): Date | undefined {
  const times = tasks.flatMap(({ created, started }) => created ?? started ?? []).map((time) => time.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
