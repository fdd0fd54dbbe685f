import { SECRET_BYTES } from './value-rules';
import { StoreDeclaration } from '../../core/declaration';
import { editFields, FieldChanges } from '../../stores/secrets-manager/edit-fields';

/** Why a JSON secret can't contain these fields too. Undefined for a parameter, which has no fields. */
export function secretSizeProblem(store: Pick<StoreDeclaration, 'kind' | 'name'>, secret: string | undefined, changes: FieldChanges): string | undefined {
  if (store.kind !== 'secretsmanager') {
    return undefined;
  }
  const bytes = Buffer.byteLength(editFields(secret ?? '{}', changes));
  return bytes > SECRET_BYTES ? `${store.name} would have ${bytes} bytes, and a secret contains at most ${SECRET_BYTES}` : undefined;
}
