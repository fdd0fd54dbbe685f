import { RunningTask } from '../../../aws/ecs-tasks';

/** When values change and tasks start decides who has what: ECS reads each value once, before a task starts. */

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

export function ageOf(task: RunningTask, modified: Date): Age {
  const { created, started } = task;
  if (created && created.getTime() >= modified.getTime() + MARGIN_MS) {
    return 'current';
  }
  return started && started.getTime() <= modified.getTime() - MARGIN_MS ? 'older' : 'unsure';
}

/** Values that some task doesn't have for sure, A-Z. */
export function staleValues(tasks: readonly RunningTask[], values: readonly ChangedValue[]): StaleValue[] {
  return values.flatMap(({ variable, modified }) => {
    if (!modified) {
      return [];
    }
    const of = (age: Age): string[] => tasks.filter((task) => ageOf(task, modified) === age).map(({ id }) => id);
    const [older, unsure] = [of('older'), of('unsure')];
    return older.length + unsure.length > 0 ? [{ variable, modified, older, unsure }] : [];
  }).sort((a, b) => (a.variable < b.variable ? -1 : 1));
}
