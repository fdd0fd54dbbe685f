import { sortedNames } from './lookup';
import { GATE_RESOURCE_TYPE, UNGATED_METADATA } from '../contracts/gate';
import { StoreKind } from '../declaration';
import { JsonObject, objectOrEmpty } from '../json-object';
import { declarationsIn } from '../template-declarations';
import { parseDocument } from '../vendor/yaml';
import { decodeDeclaration, WireDeclaration } from '../wire';

/** A store, from the view of a stack without a region. */
export interface DeclaredStore {
  readonly kind: StoreKind;
  readonly store: string;
  readonly region: string;
  readonly stackRegion?: string;
}

/**
 * The names in a deployed template that `VariableList.fromStore` would declare: secrets under their own names. A
 * template without a declaration of this version has none.
 */
export function declaredNames(template: string, place: DeclaredStore): string[] {
  return sortedNames(declarationsIn(parse(template)).flatMap(({ wire }) => namesOf(wire, place)));
}

/** JSON from a CDK deployment, or YAML from `cdk synth`. */
function parse(template: string): JsonObject {
  if (![GATE_RESOURCE_TYPE, UNGATED_METADATA].some((mark) => template.includes(mark))) {
    return {};
  }
  try {
    return objectOrEmpty(template.trimStart().startsWith('{') ? JSON.parse(template) : parseDocument(template, { logLevel: 'silent' }).toJS());
  } catch {
    return {};
  }
}

function namesOf(wire: unknown, { kind, store: name, region, stackRegion }: DeclaredStore): string[] {
  try {
    const { stores, variables } = decodeDeclaration(wire as WireDeclaration);
    const isStore = (index: number): boolean => stores[index].kind === kind && stores[index].name === name && (stores[index].region ?? stackRegion ?? region) === region;
    return Object.entries(variables).flatMap(([variable, declared]) =>
      (declared.kind === 'secret' && declared.name === variable && !declared.file && isStore(declared.store) ? [variable] : []));
  } catch {
    return [];
  }
}
