import { declarationBefore, ownOnlyIn } from './changes';
import { creatableValues, deleteCreated, OwnEntry } from './delete-values';
import { GateEvent } from './event';
import type { GateDependencies } from './handler';
import { messageOf } from '../../aws/errors';
import { isRollback } from '../../aws/stack-status';
import { Declaration, isWrittenByGate } from '../../core/declaration';

/**
 * Undoes values that the failed operation created at a location, or under a key, that the rollback removes. They would block the next
 * attempt. It decides by the properties before and after and by AWS's clocks, never by state in memory.
 */

/** CloudFormation rolls back an update by another update to the previous properties. The failed declaration is the old one then. */
export async function undoRolledBackUpdate(event: GateEvent, declaration: Declaration, dependencies: GateDependencies): Promise<void> {
  const failed = declarationBefore(event.OldResourceProperties);
  const candidates = failed ? ownOnlyIn(failed, declaration).filter(([, variable]) => isWrittenByGate(variable)) : [];
  if (failed && candidates.length > 0 && isRollback(await dependencies.stackStatus(event.StackId))) {
    await undo(event, failed, candidates, dependencies);
  }
}

/** Deletes the values of a gate that a rollback removes: of the stack's creation, or of the update that added the gate. */
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
