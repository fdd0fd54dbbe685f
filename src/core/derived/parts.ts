import { compose, parseTemplate, PART_NAME } from './template';
import { ComposedVariable, Declaration, isComposed, PartDeclaration, ReferenceVariable } from '../declaration';
import { isVariableName } from '../names';

const PART = new RegExp(`^[^/]+/${PART_NAME.source.slice(1)}`);

/** No variable's name has it. */
const SEPARATOR = '/';

/** Whether a text names a part. */
export function isPartName(name: string): boolean {
  return PART.test(name) && isVariableName(variableOfPart(name)!);
}

/** How errors and commands name a part. */
export function partName(variable: string, part: string): string {
  return `${variable}${SEPARATOR}${part}`;
}

/** The variable that a part belongs to; nothing for the name of a variable. */
export function variableOfPart(name: string): string | undefined {
  const end = name.indexOf(SEPARATOR);
  return end < 0 ? undefined : name.slice(0, end);
}

/** The declaration with the parts among the variables: for who reads and checks every value behind it. */
export function withParts(declaration: Declaration): Declaration {
  return declaration.parts === undefined ? declaration : { ...declaration, variables: { ...declaration.variables, ...referencedParts(declaration) } };
}

/** The parts that are values of a store, by their names. */
export function referencedParts({ parts = {} }: Pick<Declaration, 'parts'>): Record<string, ReferenceVariable> {
  return Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, Exclude<PartDeclaration, { kind: 'text' }>] => entry[1].kind !== 'text'));
}

/** Names of the parts of a variable that are values of a store. */
export function referencedPartsOf(declaration: Pick<Declaration, 'parts'>, variable: string): string[] {
  return Object.keys(referencedParts(declaration)).filter((name) => variableOfPart(name) === variable);
}

/** What containers get: the variables without the parts. */
export function withoutParts(declaration: Declaration): Declaration {
  return { ...declaration, variables: Object.fromEntries(Object.entries(declaration.variables).filter(([name]) => variableOfPart(name) === undefined)) };
}

export function composedVariables({ variables }: Pick<Declaration, 'variables'>): [string, ComposedVariable][] {
  return Object.entries(variables).filter((entry): entry is [string, ComposedVariable] => isComposed(entry[1]));
}

/** The text of a variable; nothing while a part isn't known. */
export function composeOf({ parts = {} }: Pick<Declaration, 'parts'>, variable: string, { template }: Pick<ComposedVariable, 'template'>, valueOf: (part: string) => string | undefined): string | undefined {
  let complete = true;
  const text = compose(template, (part) => {
    const name = partName(variable, part);
    const declared = Object.prototype.hasOwnProperty.call(parts, name) ? parts[name] : undefined;
    const value = declared?.kind === 'text' ? declared.text : declared && valueOf(name);
    complete = complete && value !== undefined;
    return value ?? '';
  });
  return complete ? text : undefined;
}

/** Whether a part is missing in the declaration: a text that isn't known before the deployment. */
export function hasUnknownText({ parts = {} }: Pick<Declaration, 'parts'>, variable: string, { template }: Pick<ComposedVariable, 'template'>): boolean {
  return parseTemplate(template).some((piece) => typeof piece !== 'string' && !Object.prototype.hasOwnProperty.call(parts, partName(variable, piece.part)));
}
