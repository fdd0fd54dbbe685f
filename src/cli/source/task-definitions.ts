import { resolve, StackFacts } from './intrinsics';
import { knownPart, Service } from './service';
import { ecsServicesRunning, FoundTaskDefinition, taskDefinitionsIn, taskDefinitionsUsing } from './template';
import { isReference } from '../../core/declaration';
import { locate, readId } from '../../core/location';

/** Task definitions in the service's stack that read its variables. */
export function taskDefinitionsOf(service: Service & { readonly facts?: StackFacts }): FoundTaskDefinition[] {
  const { template } = service.stack;
  return service.gate ? taskDefinitionsUsing(template, service.gate) : taskDefinitionsIn(template).filter((found) => usesReferences(service, found));
}

/** Logical ids of the ECS services that run them. */
export function ecsServicesOf(service: Service): string[] {
  return ecsServicesRunning(service.stack.template, taskDefinitionsOf(service).map(({ logicalId }) => logicalId));
}

/** Without a gate the references are literal. */
function usesReferences(service: Service & { readonly facts?: StackFacts }, { containers }: FoundTaskDefinition): boolean {
  const declaration = knownPart(service);
  const { account, region, name } = service.stack;
  const facts = service.facts ?? { account, region, stackName: name };
  return containers.some(({ secrets, environment }) =>
    secrets.some(({ name: variable, valueFrom }) => {
      const declared = declaration.variables[variable];
      if (!declared || !isReference(declared)) {
        return false;
      }
      const location = locate(declaration, declared);
      const text = String(resolve(valueFrom, facts));
      return location.service === 'ssm' ? text.endsWith(readId(location)) : text.includes(readId(location).replace(/^arn:.*?:secret:/, ''));
    }) || (Object.values(declaration.variables).every(({ kind }) => kind === 'plain') && Object.keys(declaration.variables).every((variable) => variable in environment)));
}
