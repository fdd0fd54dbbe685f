import { Task } from 'projen';

/**
 * Leaves a task out where what it builds is there, built from these very inputs: see projenrc/build/built.ts. Called when
 * the task has its steps. Where that can't be told, for whatever reason, it is built.
 */
export function onceForEachInput(task: Task): void {
  task.addCondition(`! tsx projenrc/build/built.ts fresh ${task.name}`);
  task.exec(`tsx projenrc/build/built.ts done ${task.name}`);
}
