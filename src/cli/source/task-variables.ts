import { resolve, StackFacts } from './intrinsics';
import { Service } from './service';
import { ecsServicesRunning, FoundTask } from './template';
import { workloadsOf } from './workloads';
import { Declaration, isOwn, isReference } from '../../core/declaration';
import { variableOfPart } from '../../core/derived/parts';
import { fieldOf, locate, readId } from '../../core/location';

/**
 * Whether the tasks of an ECS service read the value of a variable, by its containers in the template. A value composed of parts
 * counts as read with each of them.
 */
export function readByEcsService(service: Service, facts: StackFacts, logicalId: string): (variable: string) => boolean {
  const tasks = workloadsOf(service).filter((found) => ecsServicesRunning(service.stack.template, [found.logicalId]).includes(logicalId)).flatMap((found) => found.tasks);
  const names = new Set(tasks.flatMap((task) => variablesIn(task, service.declaration, facts)));
  return (variable) => tasks.length === 0 || names.has(variable) || names.has(variableOfPart(variable) ?? variable);
}

/** Variables of the declaration that containers and their log drivers get, under their own or another name, sorted by name. */
export function variablesIn({ containers }: FoundTask, declaration: Declaration, facts: StackFacts): string[] {
  const names = Object.keys(declaration.variables).filter((name) => isReference(declaration.variables[name]));
  if (declaration.stores.length === 0) {
    return names.sort(); // a workload without a list
  }
  const references = containers.flatMap(({ secrets }) => secrets.map(({ name, valueFrom }) => ({ as: name, text: JSON.stringify([valueFrom, resolve(valueFrom, facts)]) })));
  return names.filter((name) => references.some(({ as, text }) => as === name || readsFrom(declaration, name, text))).sort();
}

/** The reference contains an attribute of the gate, so that only its end is plain text in a template; without a gate it is literal. */
function readsFrom(declaration: Declaration, name: string, text: string): boolean {
  const variable = declaration.variables[name];
  if (!isReference(variable)) {
    return false;
  }
  const location = locate(declaration, variable);
  const isParameter = location.service === 'ssm';
  if (isOwn(variable) && text.includes(`.Store${variable.store}}`) && text.includes(isParameter ? `}${variable.name}"` : `:${variable.name}:`)) {
    return true;
  }
  const id = readId(location);
  const field = fieldOf(location);
  return isParameter ? text.includes(`${id}"`) || text.includes(`${id}:`) : text.includes(id) && (field === undefined || text.includes(`:${field}:`));
}
