import { resolve, StackFacts, Unresolved, unresolvedIn } from './intrinsics';
import { parseDeclaration } from './parse-declaration';
import { StackSource } from './stack-source';
import { Declaration, isOwn, isWrittenByGate, OwnVariable, StoreDeclaration, VariableDeclaration } from '../../core/declaration';
import { withParts } from '../../core/derived/parts';
import { withMetadata } from '../../core/description';
import { ownProperty } from '../../core/json-object';
import { isPrintable, quoteName } from '../../core/printable';
import { declarationsIn } from '../../core/template-declarations';
import { decodeDeclaration, WireDeclaration } from '../../core/wire';

/** A service of the command line: its declaration, and the parts that aren't known yet. */
export interface Service {
  /** Construct path. */
  readonly path: string;
  readonly stack: StackSource;
  /** Logical id of the gate; absent for `Verification.NONE`. */
  readonly gate?: string;
  /** Includes the parts of derived values, with names such as `DATABASE_URL/password`. */
  readonly declaration: Declaration;
  /** Variables whose place isn't known yet, with the unresolved part. */
  readonly unresolved: ReadonlyMap<string, Unresolved>;
  /** Stores whose key isn't known yet. */
  readonly unresolvedKeys: ReadonlyMap<number, Unresolved>;
}

/** An unusable declaration, with the reason. */
export interface UnreadableService {
  /** Construct path, if it can be shown. */
  readonly path: string;
  readonly stack: Pick<StackSource, 'name'>;
  readonly problem: string;
}

export interface DecodedServices {
  readonly services: readonly Service[];
  readonly unreadable: readonly UnreadableService[];
}

/** The services of a stack. An unreadable declaration hides no other. */
export function decodeServices(stack: StackSource, facts: StackFacts): DecodedServices {
  const services: Service[] = [];
  const unreadable: UnreadableService[] = [];
  for (const found of declarationsIn(stack.template)) {
    const parsed = parseDeclaration(resolve(found.wire, facts));
    const problem = parsed.problems ? summaryOf(parsed.problems) : isPrintable(found.path) ? undefined : 'it has no path that can be shown';
    if (parsed.problems || problem !== undefined) {
      unreadable.push({ path: isPrintable(found.path) ? found.path : found.gate ?? quoteName(found.path), stack, problem: problem! });
    } else {
      const declared = withMetadata(decodeDeclaration(withPlaceholders(withKnownTexts(parsed.wire)) as WireDeclaration), found.metadata);
      const declaration = withParts(declared);
      services.push({ path: found.path, stack, gate: found.gate, declaration, ...unresolvedOf(parsed.wire, declaration) });
    }
  }
  return { services, unreadable };
}

/** Whether two decoded services are the same one. */
export function isSameService(a: Pick<Service, 'path' | 'gate'>, b: Pick<Service, 'path' | 'gate'>): boolean {
  return a.path === b.path && a.gate === b.gate;
}

const SHOWN_PROBLEMS = 3;

function summaryOf(problems: readonly string[]): string {
  const more = problems.length - SHOWN_PROBLEMS;
  return `${problems.slice(0, SHOWN_PROBLEMS).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** Everything that can be read now. */
export function knownPart(service: Service): Declaration {
  const variables = Object.fromEntries(Object.entries(service.declaration.variables).filter(([name]) => !service.unresolved.has(name)));
  return { ...service.declaration, variables };
}

/** Whether the deployment creates a missing value. Without a gate it creates none. */
export function gateCreates({ gate, declaration }: Pick<Service, 'gate' | 'declaration'>, variable: string): boolean {
  return gate !== undefined && isWrittenByGate(declaration.variables[variable]);
}

export function storeOf(declaration: Declaration, variable: OwnVariable): StoreDeclaration {
  return declaration.stores[variable.store];
}

/** The value's place in messages: `/prod/shop/NAME`, `prod/shop` key `NAME`, or an ARN. */
export function placeOf(declaration: Declaration, variable: VariableDeclaration): string {
  if (isOwn(variable)) {
    return placeInStore(storeOf(declaration, variable), variable.name);
  }
  switch (variable.kind) {
    case 'parameter': return variable.parameter;
    case 'foreign-secret': return `${variable.arn}${variable.field ? `:${variable.field}` : ''}`;
    case 'derived-file': return variable.file.path;
    default: return 'code';
  }
}

/** The place of a name in a store, declared or not. */
export function placeInStore(store: StoreDeclaration, name: string): string {
  return `${store.name}${store.kind === 'ssm' ? '/' : ':'}${name}`;
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
    // The key isn't needed to read the value.
    const place = { ...ownProperty(wire.Variables, name) ?? ownProperty(wire.Parts, name), Key: undefined, Value: undefined };
    const open = (isOwn(variable) ? unresolvedStores.get(variable.store) : undefined) ?? unresolvedIn(place)[0];
    if (open) {
      unresolved.set(name, open);
    }
  }
  return { unresolved, unresolvedKeys };
}

/** If a part is known only at deployment, the result is unresolved rather than another text. */
function withKnownTexts(wire: WireDeclaration): WireDeclaration {
  return wire.Parts === undefined ? wire : { ...wire, Parts: Object.fromEntries(Object.entries(wire.Parts).filter(([, { Text }]) => unresolvedIn(Text).length === 0)) };
}

/** Leaves out an unknown key. Replaces any other unknown string by what it waits for. */
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
