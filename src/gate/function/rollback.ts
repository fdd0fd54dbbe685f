import { declarationBefore, ownOnlyIn } from './changes';
import { creatableValues, deleteCreated, OwnEntry } from './delete-values';
import { GateEvent } from './event';
import type { GateDependencies } from './handler';
import { messageOf } from '../../aws/errors';
import { isRollback } from '../../aws/stack-status';
import { Declaration, isWrittenByGate } from '../../core/declaration';

/**
 * What a rollback takes back: values that the failed operation created at a place, or under a key, that goes with it. The next
 * attempt would find them in its way. Judged by the properties before and after, and by AWS's clocks, never from memory.
 */

/** CloudFormation rolls an update back by another update, to the properties before: what it had meanwhile is the old declaration now. */
export async function undoRolledBackUpdate(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<void> {
  const failed = declarationBefore(event.OldResourceProperties);
  const candidates = failed ? ownOnlyIn(failed, declaration).filter(([, variable]) => isWrittenByGate(variable)) : [];
  if (failed && candidates.length > 0 && isRollback(await dependencies.stackStatus(event.StackId))) {
    await undo(event, failed, candidates, dependencies);
  }
}

/** What a gate created that goes again, as the creation of its stack, or the update that added it, is rolled back. */
export async function undoRolledBackCreation(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<void> {
  await undo(event, declaration, creatableValues(declaration), dependencies);
}

async function undo(event: GateEvent, declaration: Declaration, candidates: readonly OwnEntry[], { stores, log, operationStart }: GateDependencies): Promise<void> {
  if (candidates.length === 0) {
    return;
  }
  try {
    const since = await operationStart(event.StackId);
    if (since === undefined) {
      log({ message: 'Nothing is removed: the beginning of what is rolled back is not among the events of the stack' });
      return;
    }
    const owner = { stackId: event.StackId, logicalId: event.LogicalResourceId };
    log({ message: 'Removing what was created by the deployment that is rolled back', ...await deleteCreated(declaration, candidates, stores, { owner, since }) });
  } catch (error) {
    log({ message: 'Nothing is removed: the events of the stack could not be read', error: messageOf(error) });
  }
}
