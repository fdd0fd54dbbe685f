import { CheckContext, CheckSubject, subjectOf } from './check';
import { delivered } from './delivered';
import { googleCredentialsProblem } from './google-credentials';
import { checkValues } from './index';
import { ComposedVariable, Declaration } from '../core/declaration';
import { isComposition } from '../core/derived/compare';
import { composedProblem } from '../core/derived/limits';
import { composedVariables, composeOf, withParts } from '../core/derived/parts';
import { shown } from '../core/location';
import { byVariable, Finding, StoredValue } from '../core/stored-value';

/** Composes the text of a variable; nothing while a part can't be read. */
export function composedText(declaration: Declaration, name: string, variable: ComposedVariable, readings: ReadonlyMap<string, StoredValue>): string | undefined {
  return composeOf(declaration, name, variable, partReader(declaration, readings));
}

/** Whether a text was composed before a part changed. Texts that only the deployment knows aren't compared. */
export function isOutdated(declaration: Declaration, name: string, variable: ComposedVariable, readings: ReadonlyMap<string, StoredValue>, text: string): boolean {
  return isComposition(text, declaration, name, variable, partReader(declaration, readings)) === false;
}

function partReader(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): (part: string) => string | undefined {
  const all = withParts(declaration);
  return (part) => {
    const reading = readings.get(part);
    const subject = subjectOf(all, part);
    return subject && reading?.status === 'found' ? delivered(subject, reading) : undefined;
  };
}

/** Findings about the values that the gate would compose. Parts that can't be read have findings of their own. */
export function checkComposed(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Finding[] {
  return composedVariables(declaration).flatMap(([name, variable]) => {
    const text = composedText(declaration, name, variable, readings);
    const problem = text === undefined ? undefined : problemOf(variable, text);
    return problem === undefined ? [] : [composedFinding(name, problem)];
  });
}

/** Replaces each stored derived value by the composed one, as people can correct only its parts. */
export function checkParts(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, context?: CheckContext): Finding[] {
  const uncomposed = new Map([...readings].filter(([name, { status }]) => status !== 'found' || declaration.variables[name]?.kind !== 'derived'));
  const findings = [...checkValues(declaration, uncomposed, context), ...checkComposed(declaration, readings)];
  return findings.sort(byVariable);
}

export function composedFinding(variable: string, problem: string): Finding {
  return {
    variable,
    problem: `the text composed of its parts ${problem}`,
    fix: 'change a part, or its template in code: `{part:url}` encodes a part, and asFile has no limit of its own',
  };
}

/** A parameter under the name of a derived value that no gate of the stack composed. Code never replaces it. */
export function occupiedFinding(subject: CheckSubject): Finding {
  return {
    variable: subject.name,
    problem: `${shown(subject.location)} exists, and no gate of this stack composed it: it is left as it is`,
    fix: 'set another `name` for the derived value in code, or delete that parameter if nobody else uses it',
  };
}

function problemOf(variable: ComposedVariable, text: string): string | undefined {
  return composedProblem(variable, text) ?? (variable.file?.format === 'google-credentials' ? googleCredentialsProblem(text) : undefined);
}

/** A composed value has no other value to compare with: code owns it. */
export function withoutDerived(readings: ReadonlyMap<string, StoredValue>, { variables }: Pick<Declaration, 'variables'>): Map<string, StoredValue> {
  return new Map([...readings].filter(([name]) => variables[name]?.kind !== 'derived'));
}

