import { resolve, StackFacts } from './intrinsics';
import { knownPart, Service } from './service';
import { ecsServicesRunning, TemplateWorkload, templateWorkloads, workloadsUsing } from './template';
import { isReference } from '../../core/declaration';
import { textOrEmpty } from '../../core/json-object';
import { locate, readId } from '../../core/location';

/** Workloads in the service's stack that read its variables: task definitions, Express services, job definitions. */
export function workloadsOf(service: Service & { readonly facts?: StackFacts }): TemplateWorkload[] {
  const { template } = service.stack;
  return service.gate ? workloadsUsing(template, service.gate) : templateWorkloads(template).filter((found) => usesReferences(service, found));
}

/** Logical IDs of the ECS services that run them. */
export function ecsServicesOf(service: Service): string[] {
  return ecsServicesRunning(service.stack.template, workloadsOf(service).map(({ logicalId }) => logicalId));
}

/** Workloads that no ECS service of the stack runs. Each job or task reads its values when it starts. */
export function startedOnDemand(service: Service): TemplateWorkload[] {
  const { template } = service.stack;
  return workloadsOf(service).filter(({ logicalId }) => ecsServicesRunning(template, [logicalId]).length === 0);
}

/** Without a gate the references are literal. */
function usesReferences(service: Service & { readonly facts?: StackFacts }, { containers }: TemplateWorkload): boolean {
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
      const text = textOrEmpty(resolve(valueFrom, facts));
      return location.service === 'ssm' ? text.endsWith(readId(location)) : text.includes(readId(location).replace(/^arn:.*?:secret:/, ''));
    }) || (Object.values(declaration.variables).every(({ kind }) => kind === 'plain') && Object.keys(declaration.variables).every((variable) => variable in environment)));
}
