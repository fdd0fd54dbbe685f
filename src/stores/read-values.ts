import { StoreClients } from '../aws/clients';
import { RetryBudget } from '../aws/retry-budget';
import { readParameters } from './parameter-store/read-parameters';
import { parseFields } from './secrets-manager/json-fields';
import { readSecret, readSecretMetadata, SecretSelection } from './secrets-manager/read-secret';
import { Declaration, isReference, verificationOf } from '../core/declaration';
import { locate, readId, readRegion, SecretLocation } from '../core/location';
import { StoredValue } from '../core/stored-value';

export interface ReadReferencesOptions {
  readonly patience: RetryBudget;
  /** Only these variables. */
  readonly only?: ReadonlySet<string>;
  /** Metadata alone, whatever the declaration says. */
  readonly metadata?: boolean;
}

/** These variables, and all that are keys of the same secrets: what is read anew of a secret is one version. */
export function sharing(declaration: Declaration, names: readonly string[]): Set<string> {
  const secretOf = (name: string): string | undefined => {
    const variable = declaration.variables[name];
    const location = isReference(variable) ? locate(declaration, variable) : undefined;
    return location?.service === 'secretsmanager' ? JSON.stringify([readRegion(location), selectionOf(location)]) : undefined;
  };
  const secrets = new Set(names.map(secretOf));
  secrets.delete(undefined);
  return new Set([...names, ...Object.keys(declaration.variables).filter((name) => secrets.has(secretOf(name)))]);
}

/**
 * Reads every reference of a declaration: N references cost ceil(N/10) calls for parameters and one for each distinct
 * secret, in each region. Variables that aren't verified are left out.
 */
export async function readReferences(declaration: Declaration, clients: StoreClients, options: ReadReferencesOptions): Promise<Map<string, StoredValue>> {
  const parameters = new Groups<{ variable: string; name: string }>();
  const secrets = new Groups<{ variable: string; selection: SecretSelection; metadata: boolean; region?: string; key?: string }>();
  for (const [name, variable] of Object.entries(declaration.variables)) {
    const mode = isReference(variable) && (!options.only || options.only.has(name)) ? verificationOf(declaration, variable) : 'none';
    if (!isReference(variable) || (mode === 'none' && !options.metadata)) {
      continue;
    }
    const metadata = options.metadata || mode === 'metadata';
    const location = locate(declaration, variable);
    const region = readRegion(location);
    if (location.service === 'ssm') {
      parameters.add([region, metadata], { variable: name, name: readId(location) });
    } else {
      const selection = selectionOf(location);
      secrets.add([region, metadata, selection], { variable: name, selection, metadata, region, key: location.field });
    }
  }
  const readings = new Map<string, StoredValue>();
  for (const [[region, metadata], group] of parameters.entries<[string | undefined, boolean]>()) {
    const found = await readParameters(clients.ssm(region ?? undefined), group.map(({ name }) => name), { decrypt: !metadata, patience: options.patience });
    group.forEach(({ variable, name }) => readings.set(variable, found.get(name)!));
  }
  for (const [, group] of secrets.entries()) {
    const { selection, metadata, region } = group[0];
    const reading = await (metadata ? readSecretMetadata : readSecret)(clients.secretsManager(region), selection, options.patience);
    const parsed = group.some(({ key }) => key !== undefined) ? withFields(reading) : reading;
    group.forEach(({ variable }) => readings.set(variable, parsed));
  }
  return readings;
}

function withFields(reading: StoredValue): StoredValue {
  return reading.status === 'found' && reading.value !== undefined ? { ...reading, json: parseFields(reading.value) } : reading;
}

function selectionOf(location: SecretLocation): SecretSelection {
  return { id: readId(location), stage: location.stage, versionId: location.versionId };
}

/** Items by a key of several parts. */
class Groups<T> {
  private readonly groups = new Map<string, T[]>();

  public add(key: unknown, item: T): void {
    const text = JSON.stringify(key);
    const group = this.groups.get(text);
    if (group) {
      group.push(item);
    } else {
      this.groups.set(text, [item]);
    }
  }

  public entries<K>(): [K, T[]][] {
    return [...this.groups].map(([text, items]) => [JSON.parse(text) as K, items]);
  }
}
