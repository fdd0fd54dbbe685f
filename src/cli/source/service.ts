import { resolve, StackFacts, Unresolved, unresolvedIn } from './intrinsics';
import { StackSource } from './stack-source';
import { declarationsIn } from './template';
import { Declaration, isOwn, OwnVariable, StoreDeclaration, VariableDeclaration } from '../../core/declaration';
import { decodeDeclaration, WireDeclaration } from '../../core/wire';

/** A service as the command line sees it: its declaration, and what of it isn't known yet. */
export interface Service {
  /** Construct path. */
  readonly path: string;
  readonly stack: StackSource;
  /** Logical id of the gate; absent for `Verification.NONE`. */
  readonly gate?: string;
  readonly declaration: Declaration;
  /** Variables whose place isn't known yet, with what it waits for. */
  readonly unresolved: ReadonlyMap<string, Unresolved>;
  /** Stores whose key isn't known yet. */
  readonly unresolvedKeys: ReadonlyMap<number, Unresolved>;
}

export function servicesIn(stack: StackSource, facts: StackFacts): Service[] {
  return declarationsIn(stack.template).map(({ path, gate, wire }) => {
    const resolved = resolve(wire, facts) as WireDeclaration;
    const declaration = decodeDeclaration(withPlaceholders(resolved) as WireDeclaration);
    return { path, stack, gate, declaration, ...unresolvedOf(resolved, declaration) };
  });
}

/** Everything that can be looked up today. */
export function knownPart(service: Service): Declaration {
  const variables = Object.fromEntries(Object.entries(service.declaration.variables).filter(([name]) => !service.unresolved.has(name)));
  return { ...service.declaration, variables };
}

export function storeOf(declaration: Declaration, variable: OwnVariable): StoreDeclaration {
  return declaration.stores[variable.store];
}

/** Where people find the value: `/prod/shop/NAME`, `prod/shop` key `NAME`, or an ARN. */
export function placeOf(declaration: Declaration, variable: VariableDeclaration): string {
  if (isOwn(variable)) {
    const store = storeOf(declaration, variable);
    return store.kind === 'ssm' ? `${store.name}/${variable.name}` : `${store.name}:${variable.name}`;
  }
  switch (variable.kind) {
    case 'parameter': return variable.parameter;
    case 'foreign-secret': return `${variable.arn}${variable.field ? `:${variable.field}` : ''}`;
    default: return 'code';
  }
}

function unresolvedOf(wire: WireDeclaration, declaration: Declaration): Pick<Service, 'unresolved' | 'unresolvedKeys'> {
  const unresolvedKeys = new Map<number, Unresolved>();
  const unresolvedStores = new Map<number, Unresolved>();
  wire.Stores.forEach(({ Key, ...rest }, index) => {
    const key = unresolvedIn(Key)[0];
    const place = unresolvedIn(rest)[0];
    if (key) {
      unresolvedKeys.set(index, key);
    }
    if (place) {
      unresolvedStores.set(index, place);
    }
  });
  const unresolved = new Map<string, Unresolved>();
  for (const [name, variable] of Object.entries(declaration.variables)) {
    // A value can be read without knowing its key.
    const open = isOwn(variable) ? unresolvedStores.get(variable.store) : unresolvedIn({ ...wire.Variables?.[name], Key: undefined })[0];
    if (open) {
      unresolved.set(name, open);
    }
  }
  return { unresolved, unresolvedKeys };
}

/** An unknown key is left out; another unknown string is shown as what it waits for. */
function withPlaceholders(value: unknown, key?: string): unknown {
  if (value instanceof Unresolved) {
    return key === 'Key' ? undefined : `<${value.what}>`;
  }
  if (Array.isArray(value)) {
    return value.map((item) => withPlaceholders(item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value)
    .map(([name, item]) => [name, withPlaceholders(item, name)])
    .filter(([, item]) => item !== undefined));
}
