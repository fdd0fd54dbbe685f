import { checkValues } from '../../src/checks';
import { Declaration, ReferenceVariable } from '../../src/core/declaration';
import { formatFinding, StoredValue } from '../../src/core/stored-value';
import { parseFields } from '../../src/stores/secrets-manager/json-fields';

/** What the gate says about one variable whose store holds a value. */
export function findings(variable: ReferenceVariable, value: string | undefined, store: 'ssm' | 'secretsmanager' = 'ssm'): string[] {
  const declaration: Declaration = {
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: store, name: store === 'ssm' ? '/prod/shop' : 'prod/shop' }],
    variables: { FILE: variable },
  };
  const reading: StoredValue = { status: 'found', version: '1', arn: 'arn', type: 'SecureString', value, ...(store === 'secretsmanager' && value !== undefined ? { json: parseFields(value) } : {}) };
  return checkValues(declaration, new Map([['FILE', reading]])).map(formatFinding);
}
