import { PlannedValue } from './plan-values';
import { isNotFound, messageOf, nameOf } from '../../aws/errors';
import { Clock, RetryBudget } from '../../aws/retry-budget';
import { CheckSubject } from '../../checks/check';
import { restore, shorten } from '../../checks/fixes';
import { CheckContext, subjectOf } from '../../checks/index';
import { Declaration } from '../../core/declaration';
import { shown } from '../../core/location';
import { Owner, ownerTags } from '../../core/ownership';
import { Finding } from '../../core/stored-value';
import { openStore, StoreServices } from '../../stores/store-services';

export interface CreateValuesOptions {
  readonly owner: Owner;
  /** Tags in addition to the owner's. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly context: CheckContext;
}

export interface Created {
  /** Variables whose values this call created. */
  readonly created: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Creates missing values and stops at the first failure. Parameters come first, as the gate can't undo a JSON secret. It doesn't
 * change a value that somebody else creates meanwhile.
 */
export async function createValues(declaration: Declaration, planned: readonly PlannedValue[], stores: StoreServices, options: CreateValuesOptions): Promise<Created> {
  const created: string[] = [];
  const tags = [...ownerTags(options.owner), ...Object.entries(options.tags ?? {}).map(([key, value]) => ({ key, value }))];
  const order = [...declaration.stores.keys()].sort((a, b) => undoable(declaration, a) - undoable(declaration, b) || a - b);
  for (const index of order) {
    const wanted = planned.filter(({ store }) => store === index);
    if (wanted.length === 0) {
      continue;
    }
    const { written, failed } = await openStore(stores, declaration.stores[index]).create(wanted, { ...options, tags });
    created.push(...written);
    if (failed.length > 0) {
      return { created, findings: failed.map(({ variable, error }) => notCreated(subjectOf(declaration, variable, options.context)!, error)) };
    }
  }
  return { created, findings: [] };
}

function undoable({ stores }: Declaration, index: number): number {
  return stores[index].kind === 'ssm' ? 0 : 1;
}

function notCreated(subject: CheckSubject, error: Error): Finding {
  const message = messageOf(error);
  const deleted = /delet/i.test(message) && /InvalidRequest/.test(nameOf(error));
  return {
    variable: subject.name,
    problem: `${shown(subject.location)} could not be created (${shorten(message)})`,
    fix: deleted
      ? restore(subject)
      : isNotFound(error) ? 'create the secret that the store names' : 'let the key and the policies allow it, then deploy again',
  };
}
