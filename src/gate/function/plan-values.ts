import { CheckContext, checkValues, subjectOf } from '../../checks';
import { checkComposed, withoutDerived } from '../../checks/composed';
import { MovedFinding, movedFinding } from '../../checks/moved';
import { ConfigVariable, Declaration, GeneratedVariable, isCreatable, VariableDeclaration } from '../../core/declaration';
import { generate } from '../../core/generate';
import { byVariable, Finding, StoredValue } from '../../core/stored-value';
import { ValueToCreate } from '../../stores/value-store';

/** A value that the gate will create. The gate keeps it to write the value that it checked. */
export interface PlannedValue extends ValueToCreate {
  readonly store: number;
}

export interface Plan {
  readonly create: readonly PlannedValue[];
  /** Sorted by variable. */
  readonly findings: readonly Finding[];
}

export interface ValuePlanInput {
  readonly declaration: Declaration;
  /** The declaration before this update. */
  readonly before?: Declaration;
  readonly readings: ReadonlyMap<string, StoredValue>;
  /** Create nothing, as in a rollback. */
  readonly readOnly?: boolean;
  readonly context?: CheckContext;
}

/**
 * The values to create, and the findings after that. A value that the gate will create counts as existing. The gate never creates a
 * value whose location has changed, as the service would silently lose its old value.
 */
export function planValues({ declaration, before, readings, readOnly = false, context }: ValuePlanInput): Plan {
  const found = checkValues(declaration, withoutDerived(readings, declaration), context).map((finding): Finding | MovedFinding =>
    (finding.missing ? movedFinding(subjectOf(declaration, finding.variable, context)!, before, finding) ?? finding : finding));
  const create = readOnly ? [] : found.filter((finding) => finding.missing && !('movedFrom' in finding)).flatMap(({ variable }) => planned(variable, declaration.variables[variable]));
  const created = new Map(create.map((value) => [value.variable, reading(declaration, value)]));
  const composed = checkComposed(declaration, new Map([...readings, ...created]));
  return { create, findings: [...found.filter(({ variable }) => !created.has(variable)), ...checkValues(declaration, created, context), ...composed].sort(byVariable) };
}

function planned(variable: string, declared: VariableDeclaration): PlannedValue[] {
  return isCreatable(declared) ? [{ variable, store: declared.store, name: declared.name, ...valueOf(declared) }] : [];
}

function valueOf(declared: GeneratedVariable | ConfigVariable): Pick<ValueToCreate, 'type' | 'value'> {
  const value = declared.kind === 'generated' ? generate(declared.length, declared.alphabet) : declared.value;
  return { type: declared.kind === 'generated' ? 'SecureString' : 'String', value: () => value };
}

/** The reading that the store will return. */
function reading({ stores }: Declaration, { store, name, type, value }: PlannedValue): StoredValue {
  const found = { status: 'found', version: '', arn: '' } as const;
  return stores[store].kind === 'ssm'
    ? { ...found, type, value: value() }
    : { ...found, json: { fields: new Map([[name, { value: value() }]]) } };
}
