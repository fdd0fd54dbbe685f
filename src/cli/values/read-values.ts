import { readService, valueOf } from './read-service';
import { checkValues } from '../../checks';
import { isReference, sortedVariables } from '../../core/declaration';
import { Finding } from '../../core/stored-value';
import { ResolvedService } from '../session';
import { StackFacts } from '../source/intrinsics';
import { plainValues } from '../source/plain-values';

export interface ServiceValues {
  readonly values: Map<string, string>;
  /** What is wrong with values, and why others can't be had. */
  readonly findings: readonly Finding[];
}


/** Values of a service, fetched all at once, as a container would get them. */
export async function readValues(service: ResolvedService, include: (name: string) => boolean, plain?: StackFacts): Promise<ServiceValues> {
  const { declaration } = service;
  const only = new Set(sortedVariables(declaration).filter(([name, variable]) => isReference(variable) && include(name)).map(([name]) => name));
  const readings = await readService(service, { only });
  const values = new Map<string, string>();
  for (const name of only) {
    const value = valueOf(declaration, declaration.variables[name], readings.get(name));
    if (value !== undefined) {
      values.set(name, value);
    }
  }
  for (const [name, value] of plain ? plainValues(service, plain) : []) {
    values.set(name, value);
  }
  const unresolved = [...service.unresolved].filter(([name]) => only.has(name))
    .map(([variable, { what }]): Finding => ({ variable, problem: `does not exist yet: the next deployment creates it (${what})`, fix: 'deploy the stack first' }));
  return { values, findings: [...checkValues(declaration, readings, { reader: 'person', place: service.place }), ...unresolved] };
}

/** Of the variables without a value. An empty one is a value. */
export function notHad({ values, findings }: ServiceValues): Finding[] {
  return findings.filter(({ variable }) => !values.has(variable));
}
