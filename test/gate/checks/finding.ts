import { Declaration, ReferenceVariable } from '../../../src/core/declaration';
import { checkReadings } from '../../../src/gate/checks';
import { formatFinding, Reading } from '../../../src/gate/reading';

/** What the gate says about one variable whose store holds a value. */
export function findings(variable: ReferenceVariable, value: string | undefined, store: 'ssm' | 'secretsmanager' = 'ssm'): string[] {
  const declaration: Declaration = {
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: store, name: store === 'ssm' ? '/prod/shop' : 'prod/shop' }],
    variables: { FILE: variable },
  };
  const reading: Reading = { status: 'found', version: '1', arn: 'arn', type: 'SecureString', value };
  return checkReadings(declaration, new Map([['FILE', reading]])).map(formatFinding);
}
