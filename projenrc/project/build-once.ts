import { Task } from 'projen';

/**
 * Skips a task if its product is up to date with its inputs: see projenrc/build/built.ts. Call it when the task has its
 * steps. In doubt the task runs.
 */
export function onceForEachInput(task: Task): void {
  task.addCondition(`! tsx projenrc/build/built.ts fresh ${task.name}`);
  task.exec(`tsx projenrc/build/built.ts done ${task.name}`);
}
