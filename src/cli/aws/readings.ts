import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { Target } from './target';
import { StoreClients } from '../../aws/clients';
import { RetryBudget } from '../../aws/retry-budget';
import { parseObject } from '../../checks/json-key';
import { Declaration, isReference, VariableDeclaration } from '../../core/declaration';
import { StoredValue } from '../../core/stored-value';
import { Location, locate, readReferences } from '../../stores/read-values';
import { LiveService } from '../session';
import { knownPart } from '../source/service';

/** The gate's reader with the caller's credentials. */
export function storeClients(target: Target): StoreClients {
  const at = (region?: string): Target => ({ ...target, region: region ?? target.region });
  return { ssm: (region) => ssm(at(region)), secretsManager: (region) => secretsManager(at(region)) };
}

export interface ReadOptions {
  readonly only?: ReadonlySet<string>;
  readonly metadata?: boolean;
}

/** Every reference of a service whose place is known, ten parameters a call, a secret once. */
export function readService(service: LiveService, options: ReadOptions = {}): Promise<Map<string, StoredValue>> {
  return readReferences(unverified(knownPart(service)), storeClients(service.target), { patience: RetryBudget.none(), ...options });
}

/** What a person asks for is read, whatever the gate checks. */
function unverified(declaration: Declaration): Declaration {
  const variables = Object.fromEntries(Object.entries(declaration.variables).map(([name, variable]): [string, VariableDeclaration] =>
    [name, 'verification' in variable ? { ...variable, verification: undefined } : variable]));
  return { ...declaration, verification: 'values', variables };
}

/** The value as the container gets it: a parameter, a secret, or a key of one. */
export function valueOf(declaration: Declaration, variable: VariableDeclaration, reading: StoredValue | undefined): string | undefined {
  if (!isReference(variable) || reading?.status !== 'found') {
    return undefined;
  }
  return valueAt(locate(declaration, variable), reading.value);
}

function valueAt(location: Location, value: string | undefined): string | undefined {
  if (location.service === 'ssm' || location.key === undefined || value === undefined) {
    return value;
  }
  const object = parseObject(value);
  const field = typeof object === 'string' || !Object.prototype.hasOwnProperty.call(object, location.key) ? undefined : object[location.key];
  return field === undefined || typeof field === 'string' ? field : JSON.stringify(field);
}
