import { Declaration, FileDeclaration, StoreDeclaration, VariableDeclaration, VerificationMode } from './declaration';

/**
 * The declaration in a template. Keys are capitalised as in CloudFormation, whose custom resources deliver every number
 * and boolean as a string. Secrets of the service's own store under their own names, which are nearly all of them, are
 * a list of names, so that 500 variables stay small.
 */
export interface WireDeclaration {
  readonly Format: string;
  readonly Service: string;
  readonly Verification: string;
  readonly Stores: readonly WireFields[];
  readonly Secrets?: readonly string[];
  readonly Plain?: readonly string[];
  readonly Variables?: Readonly<Record<string, WireFields>>;
}

type WireValue = string | boolean | number | undefined | WireFields;
interface WireFields {
  readonly [key: string]: WireValue;
}

/** Of the declarations that this version writes and reads. */
export const WIRE_FORMAT = '1';

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
      variables[name] = encodeFields({ ...variable, ...('name' in variable && variable.name === name ? { name: undefined } : {}) });
    }
  }
  return {
    Format: WIRE_FORMAT,
    Service: declaration.service,
    Verification: declaration.verification,
    Stores: declaration.stores.map(encodeFields),
    ...(secrets.length ? { Secrets: secrets } : {}),
    ...(plain.length ? { Plain: plain } : {}),
    ...(Object.keys(variables).length ? { Variables: variables } : {}),
  };
}

export function decodeDeclaration(wire: WireDeclaration): Declaration {
  if (wire.Format !== WIRE_FORMAT) {
    throw new Error(`\`Format\` of the declaration must be ${WIRE_FORMAT}, got: ${wire.Format}; use the same version of cdk-service-secrets as the app`);
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
  return {
    service: wire.Service,
    verification: wire.Verification as VerificationMode,
    stores: (wire.Stores ?? []).map((fields) => decodeFields(fields) as unknown as StoreDeclaration),
    variables,
  };
}

/** Of people and not of the gate: in the template's metadata. */
const IN_METADATA = new Set(['description', 'helpUrl', 'withoutVariable']);
const NUMBERS = new Set(['store', 'length']);
const BOOLEANS = new Set(['destroy', 'existing']);

function decodeVariable(name: string, fields: WireFields): VariableDeclaration {
  const decoded = decodeFields(fields);
  const named = 'store' in decoded ? { name, ...decoded } : decoded;
  return named as unknown as VariableDeclaration;
}

function encodeFields(fields: object): WireFields {
  const encoded: Record<string, WireValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== false && !IN_METADATA.has(key)) {
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
