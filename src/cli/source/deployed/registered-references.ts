import { deployedFacts } from './deployed-facts';
import { registeredContainers } from './registered-workload';
import { Declaration, ExternalVariable, isOwn, isReference, VariableDeclaration } from '../../../core/declaration';
import { parseValueFrom } from '../../../core/location';
import { parameterNameIn } from '../../../core/services/parameter-store';
import { ResolvedService } from '../../session';
import { workloadsOf } from '../workloads';

/**
 * Some attributes don't follow from a physical ID, such as the secret that RDS creates for a database. A registered
 * task definition contains the full reference, and so does an Express service or a job definition.
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
    variables[name] = withPlace(variables[name] as ExternalVariable, found.get(name)!);
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
  for (const { logicalId, type } of workloadsOf(service)) {
    if (references[logicalId]) {
      const containers = await registeredContainers(service.target, type, references[logicalId]);
      containers.flatMap(({ secrets }) => secrets).forEach(({ name, valueFrom }) => found.set(name, valueFrom));
    }
  }
  return found;
}

/** The key stays unknown. Reading the value needs no key name. */
function withPlace(variable: ExternalVariable, reference: string): ExternalVariable {
  const location = parseValueFrom(reference);
  const { key: _key, region: _region, arn: _arn, ...rest } = variable;
  if (location.service === 'ssm') {
    const { arn, name } = location;
    return { ...rest, kind: 'parameter', parameter: name ?? parameterNameIn(arn!), arn };
  }
  const { arn, field, stage, versionId } = location;
  return { ...rest, kind: 'foreign-secret', arn: arn!, field, stage, versionId };
}
