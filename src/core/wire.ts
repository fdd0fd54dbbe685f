import { Declaration, FileDeclaration, PartDeclaration, StoreDeclaration, VariableDeclaration, VerificationMode } from './declaration';
import { referencedParts } from './derived/parts';
import { decodeRules, encodeRules, WireRules } from './rules/encode';

/**
 * The declaration in a template. Keys are capitalised like those of CloudFormation, whose custom resources deliver every
 * number and boolean as a string. Secrets of the service's own store under their own names, which are nearly all of
 * them, are a list of names, so that 500 variables stay small.
 */
export interface WireDeclaration extends WireRules {
  readonly Format: string;
  readonly Service: string;
  readonly Verification: string;
  readonly Stores: readonly WireFields[];
  readonly Secrets?: readonly string[];
  readonly Plain?: readonly string[];
  readonly Variables?: Readonly<Record<string, WireFields>>;
  /** The parts of derived values. */
  readonly Parts?: Readonly<Record<string, WireFields>>;
}

type WireValue = string | boolean | number | undefined | WireFields;
interface WireFields {
  readonly [key: string]: WireValue;
}

/** Version for declarations without rules and without derived values, which older versions of the library can read too. */
export const WIRE_FORMAT = '1';
/** Version for all others. A library that doesn't check rules or compose values must not read them. */
export const WIRE_FORMAT_2 = '2';

export function isKnownFormat(format: unknown): boolean {
  return format === WIRE_FORMAT || format === WIRE_FORMAT_2;
}

export function encodeDeclaration(declaration: Declaration): WireDeclaration {
  const secrets: string[] = [];
  const plain: string[] = [];
  const variables: Record<string, WireFields> = {};
  for (const [name, variable] of Object.entries(declaration.variables)) {
    if (variable.kind === 'plain') {
      plain.push(name);
    } else if (variable.kind === 'secret' && variable.store === 0 && variable.name === name && !variable.file) {
      secrets.push(name);
    } else {
      variables[name] = encodeVariable(name, variable);
    }
  }
  const parts = Object.entries(declaration.parts ?? {}).map(([name, part]) => [name, encodeVariable(name, part)] as const);
  const ruled = Object.entries({ ...declaration.variables, ...referencedParts(declaration) });
  const rules = encodeRules(ruled.map(([name, { rules: own = [] }]) => [name, own]));
  return {
    Format: rules.Rules || declaration.parts ? WIRE_FORMAT_2 : WIRE_FORMAT,
    Service: declaration.service,
    Verification: declaration.verification,
    Stores: declaration.stores.map(encodeFields),
    ...(secrets.length ? { Secrets: secrets } : {}),
    ...(plain.length ? { Plain: plain } : {}),
    ...(Object.keys(variables).length ? { Variables: variables } : {}),
    ...(parts.length ? { Parts: Object.fromEntries(parts) } : {}),
    ...rules,
  };
}

export function decodeDeclaration(wire: WireDeclaration): Declaration {
  if (!isKnownFormat(wire.Format)) {
    throw new Error(`\`Format\` of the declaration must be ${WIRE_FORMAT} or ${WIRE_FORMAT_2}, got: ${wire.Format}; use the same version of cdk-service-secrets as the app`);
  }
  const variables: Record<string, VariableDeclaration> = {};
  for (const name of wire.Secrets ?? []) {
    variables[name] = { kind: 'secret', store: 0, name };
  }
  for (const name of wire.Plain ?? []) {
    variables[name] = { kind: 'plain' };
  }
  for (const [name, fields] of Object.entries(wire.Variables ?? {})) {
    variables[name] = decodeVariable(name, fields);
  }
  const parts = Object.fromEntries(Object.entries(wire.Parts ?? {}).map(([name, fields]) => [name, decodeVariable(name, fields) as unknown as PartDeclaration]));
  for (const [name, rules] of wire.Format === WIRE_FORMAT_2 ? decodeRules(wire) : []) {
    const declared: Record<string, object> = Object.prototype.hasOwnProperty.call(parts, name) ? parts : variables;
    declared[name] = { ...declared[name], rules };
  }
  return {
    service: wire.Service,
    verification: wire.Verification as VerificationMode,
    stores: (wire.Stores ?? []).map((fields) => decodeFields(fields) as unknown as StoreDeclaration),
    variables,
    ...(wire.Parts ? { parts } : {}),
  };
}

/** In the template's metadata, or in `Rules`. */
const ELSEWHERE = new Set(['description', 'helpUrl', 'withoutVariable', 'rules']);
const NUMBERS = new Set(['store', 'length']);
const BOOLEANS = new Set(['destroy', 'existing']);

function decodeVariable(name: string, fields: WireFields): VariableDeclaration {
  const decoded = decodeFields(fields);
  const named = 'store' in decoded ? { name, ...decoded } : decoded;
  return named as unknown as VariableDeclaration;
}

function encodeVariable(name: string, variable: VariableDeclaration | PartDeclaration): WireFields {
  return encodeFields({ ...variable, ...('name' in variable && variable.name === name ? { name: undefined } : {}) });
}

function encodeFields(fields: object): WireFields {
  const encoded: Record<string, WireValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== false && !ELSEWHERE.has(key)) {
      encoded[key[0].toUpperCase() + key.slice(1)] = key === 'file' ? encodeFields(value as FileDeclaration) : (value as WireValue);
    }
  }
  return encoded;
}

function decodeFields(fields: WireFields): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const [capitalised, value] of Object.entries(fields)) {
    const key = capitalised[0].toLowerCase() + capitalised.slice(1);
    if (key === 'file') {
      decoded[key] = decodeFields(value as WireFields);
    } else {
      decoded[key] = NUMBERS.has(key) ? Number(value) : BOOLEANS.has(key) ? String(value) === 'true' : value;
    }
  }
  return decoded;
}
