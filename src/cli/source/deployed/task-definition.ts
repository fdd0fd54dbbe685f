import { TaskDefinition } from '@aws-sdk/client-ecs';
import { containersOf, describeTaskDefinition, TaskDefinitionReferences } from '../../../aws/task-definitions';
import { awsCommand } from '../../../core/commands';
import { introduced } from '../../../core/fix';
import { ecs } from '../../aws/ecs-client';
import { Target } from '../../aws/target';
import { CommandError } from '../../errors';

/** The references of a registered task definition, by its family, revision or ARN. */
export async function registeredTaskDefinition(target: Target, name: string): Promise<TaskDefinitionReferences> {
  return containersOf(await activeTaskDefinition(target, name));
}

/** The whole task definition. */
export async function activeTaskDefinition(target: Target, name: string): Promise<TaskDefinition> {
  const found = await describeTaskDefinition(ecs(target), name);
  if (!found) {
    throw new CommandError(`there is no active task definition ${name} in ${target.region}`, introduced('see what there is', awsCommand(['ecs', 'list-task-definition-families', '--status', 'ACTIVE'], target)));
  }
  return found;
}
