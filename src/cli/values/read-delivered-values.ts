import { readServiceValues } from './read-service-values';
import { unresolvedFix, unresolvedProblem } from './unresolved';
import { valueOf } from './value-of';
import { checkParts, composedText } from '../../checks/composed';
import { DerivedFile, isReference, sortedVariables } from '../../core/declaration';
import { hasUnknownText, referencedPartsOf, withoutParts } from '../../core/derived/parts';
import { Finding } from '../../core/stored-value';
import { ResolvedService } from '../session';
import { StackFacts } from '../source/intrinsics';
import { plainValues } from '../source/plain-values';

export interface ServiceValues {
  readonly values: Map<string, string>;
  /** Problems of values, and the reasons why others can't be read. */
  readonly findings: readonly Finding[];
}


/** The values of a service as a container gets them, composed files included, read together. */
export async function readDeliveredValues(service: ResolvedService, include: (name: string) => boolean, plain?: StackFacts): Promise<ServiceValues> {
  const { declaration } = service;
  const wanted = sortedVariables(withoutParts(declaration)).filter(([name]) => include(name));
  const partial: Finding[] = [];
  const names = wanted.filter(([, variable]) => isReference(variable)).map(([name]) => name);
  const files = wanted.filter((entry): entry is [string, DerivedFile] => entry[1].kind === 'derived-file');
  const only = new Set([...names, ...files.flatMap(([name]) => referencedPartsOf(declaration, name))]);
  const readings = await readServiceValues(service, { only });
  const values = new Map<string, string>();
  for (const [name, variable] of files) {
    const text = composedText(declaration, name, variable, readings);
    if (text !== undefined) {
      values.set(name, text);
    } else if (hasUnknownText(declaration, name, variable)) {
      partial.push({ variable: name, problem: 'is composed of a text that only the deployed stack knows, such as the address of a database', fix: 'read the file in a container' });
    }
  }
  for (const name of names) {
    const value = valueOf(declaration, declaration.variables[name], readings.get(name));
    if (value !== undefined) {
      values.set(name, value);
    }
  }
  for (const [name, value] of plain ? plainValues(service, plain) : []) {
    values.set(name, value);
  }
  const unresolved = [...service.unresolved].filter(([name]) => only.has(name))
    .map(([variable, open]): Finding => ({ variable, problem: `can't be read: ${unresolvedProblem('it', open)}`, fix: unresolvedFix(open) }));
  return { values, findings: [...checkParts(declaration, readings, { reader: 'person', place: service.place }), ...partial, ...unresolved] };
}

/** Findings of variables without a value. An empty text is a value. */
export function notHad({ values, findings }: ServiceValues): Finding[] {
  return findings.filter(({ variable }) => !values.has(variable));
}
