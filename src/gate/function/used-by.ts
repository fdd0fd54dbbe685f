import { messageOf } from '../../aws/errors';
import { Declaration, isOwn, OwnVariable, parameterName } from '../../core/declaration';
import { isUnmarkedUse, usedByTag } from '../../core/ownership';
import { inParallel } from '../../core/parallel';
import { openStore, StoreServices } from '../../stores/store-services';
import { ValueStore } from '../../stores/value-store';

/** Tags by which stacks that use a parameter prevent the stack that created it from deleting it. Nothing here ever fails. */

const PARALLEL = 4;

export interface UseOptions {
  readonly stores: StoreServices;
  readonly stackId: string;
  log(entry: Record<string, unknown>): void;
}

/** Tags the parameters of these variables as used by this stack, if the gate of another stack created them. */
export async function markUse(declaration: Declaration, names: readonly string[], { stores, stackId, log }: UseOptions): Promise<void> {
  const marked: string[] = [];
  await eachParameter(declaration, names, stores, log, async (store, variable) => {
    const tags = await store.tags(variable.name);
    if (tags && isUnmarkedUse(tags, stackId)) {
      await store.addTags(variable.name, [usedByTag(stackId)]);
      marked.push(parameterName(declaration.stores[variable.store], variable));
    }
  });
  if (marked.length) {
    log({ message: 'Tagged as used by this stack, as the gate of another stack created them', names: marked.sort() });
  }
}

/** Removes these tags when the stack is deleted. */
export async function withdrawUse(declaration: Declaration, { stores, stackId, log }: UseOptions): Promise<void> {
  await eachParameter(declaration, Object.keys(declaration.variables), stores, log, (store, { name }) => store.removeTags(name, [usedByTag(stackId).key]));
}

async function eachParameter(
  declaration: Declaration, names: readonly string[], stores: StoreServices, log: UseOptions['log'], work: (store: ValueStore, variable: OwnVariable) => Promise<void>,
): Promise<void> {
  const parameters = names.map((name) => declaration.variables[name]).filter((variable): variable is OwnVariable =>
    isOwn(variable) && declaration.stores[variable.store].kind === 'ssm');
  const failures: string[] = [];
  await inParallel(parameters, PARALLEL, async (variable) => {
    const store = declaration.stores[variable.store];
    try {
      await work(openStore(stores, store), variable);
    } catch (error) {
      failures.push(`${parameterName(store, variable)}: ${messageOf(error)}`);
    }
  });
  if (failures.length) {
    log({ message: 'Tags that name the users of a value could not be read or changed', count: failures.length, first: failures.sort()[0] });
  }
}
