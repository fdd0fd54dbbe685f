import { compose, parseDerivedTemplate, PART_NAME } from './template';
import { ComposedVariable, Declaration, isComposed, PartDeclaration, ReferenceVariable } from '../declaration';
import { ownProperty } from '../json-object';
import { isVariableName } from '../names';

const PART = new RegExp(`^[^/]+/${PART_NAME.source.slice(1)}`);

/** A character that no variable's name contains. */
const SEPARATOR = '/';

/** Whether a text names a part. */
export function isPartName(name: string): boolean {
  return PART.test(name) && isVariableName(variableOfPart(name)!);
}

/** The name of a part in errors and commands. */
export function partName(variable: string, part: string): string {
  return `${variable}${SEPARATOR}${part}`;
}

/** Returns the variable that a part belongs to, or nothing for the name of a variable. */
export function variableOfPart(name: string): string | undefined {
  const end = name.indexOf(SEPARATOR);
  return end < 0 ? undefined : name.slice(0, end);
}

/** Returns the declaration with the parts among its variables, for callers that read and check every value. */
export function withParts(declaration: Declaration): Declaration {
  return declaration.parts === undefined ? declaration : { ...declaration, variables: { ...declaration.variables, ...referencedParts(declaration) } };
}

/** The parts that a store contains, by their names. */
export function referencedParts({ parts = {} }: Pick<Declaration, 'parts'>): Record<string, ReferenceVariable> {
  return Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, Exclude<PartDeclaration, { kind: 'text' }>] => entry[1].kind !== 'text'));
}

/** Names of a variable's parts that a store contains. */
export function referencedPartsOf(declaration: Pick<Declaration, 'parts'>, variable: string): string[] {
  return Object.keys(referencedParts(declaration)).filter((name) => variableOfPart(name) === variable);
}

/** The names of all parts of a composed variable, in the order of its template, texts from code included. */
export function partNamesOf(variable: string, { template }: Pick<ComposedVariable, 'template'>): string[] {
  return [...new Set(parseDerivedTemplate(template).flatMap((piece) => (typeof piece === 'string' ? [] : [partName(variable, piece.part)])))];
}

/** The variables that containers get: all but the parts. */
export function withoutParts(declaration: Declaration): Declaration {
  return { ...declaration, variables: Object.fromEntries(Object.entries(declaration.variables).filter(([name]) => variableOfPart(name) === undefined)) };
}

export function composedVariables({ variables }: Pick<Declaration, 'variables'>): [string, ComposedVariable][] {
  return Object.entries(variables).filter((entry): entry is [string, ComposedVariable] => isComposed(entry[1]));
}

/** Composes the text of a variable; nothing while a part is unknown. */
export function composeOf({ parts = {} }: Pick<Declaration, 'parts'>, variable: string, { template }: Pick<ComposedVariable, 'template'>, valueOf: (part: string) => string | undefined): string | undefined {
  let complete = true;
  const text = compose(template, (part) => {
    const name = partName(variable, part);
    const declared = ownProperty(parts, name);
    const value = declared?.kind === 'text' ? declared.text : declared && valueOf(name);
    complete = complete && value !== undefined;
    return value ?? '';
  });
  return complete ? text : undefined;
}

/** Whether a part is missing in the declaration: a text that isn't known before the deployment. */
export function hasUnknownText({ parts = {} }: Pick<Declaration, 'parts'>, variable: string, { template }: Pick<ComposedVariable, 'template'>): boolean {
  return parseDerivedTemplate(template).some((piece) => typeof piece !== 'string' && ownProperty(parts, partName(variable, piece.part)) === undefined);
}
