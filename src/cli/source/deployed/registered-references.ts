import { deployedFacts } from './deployed-facts';
import { registeredTaskDefinition } from './task-definition';
import { Declaration, ForeignVariable, isOwn, isReference, VariableDeclaration } from '../../../core/declaration';
import { parseReference } from '../../operations/adopt/plan';
import { ResolvedService } from '../../session';
import { taskDefinitionsOf } from '../task-definitions';

/**
 * Some attributes follow from no physical id, such as the secret that RDS makes for a database. A task definition that
 * is registered has the reference in full.
 */
export async function resolveFromTaskDefinitions(service: ResolvedService): Promise<ResolvedService> {
  const open = [...service.unresolved.keys()].filter((name) => isExternal(service.declaration.variables[name]));
  const found = open.length ? await registeredReferences(service) : new Map<string, string>();
  const resolved = open.filter((name) => found.has(name));
  if (resolved.length === 0) {
    return service;
  }
  const variables = { ...service.declaration.variables };
  const unresolved = new Map(service.unresolved);
  for (const name of resolved) {
    variables[name] = withPlace(variables[name] as ForeignVariable, found.get(name)!, service.target.region);
    unresolved.delete(name);
  }
  const declaration: Declaration = { ...service.declaration, variables };
  return { ...service, declaration, unresolved };
}

function isExternal(variable: VariableDeclaration): boolean {
  return isReference(variable) && !isOwn(variable);
}

async function registeredReferences(service: ResolvedService): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { references = {} } = await deployedFacts(service);
  for (const { logicalId } of taskDefinitionsOf(service)) {
    if (references[logicalId]) {
      const { containers } = await registeredTaskDefinition(service.target, references[logicalId]);
      containers.flatMap(({ secrets }) => secrets).forEach(({ name, valueFrom }) => found.set(name, valueFrom));
    }
  }
  return found;
}

/** The key stays unknown: whoever may read the value needs no name of it. */
function withPlace(variable: ForeignVariable, valueFrom: string, here: string): ForeignVariable {
  const reference = parseReference(valueFrom, here);
  const { key: _key, ...rest } = variable;
  if (reference.kind === 'parameter') {
    return { ...rest, kind: 'parameter', parameter: reference.name, region: reference.region };
  }
  const { arn, field, stage, versionId } = reference;
  return { ...rest, kind: 'foreign-secret', arn: arn ?? valueFrom, field, stage, versionId };
}
