import { Annotations, CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { validateContainer } from './container';
import { RenderedResource, RenderedResources } from '../../cdk/rendered-resources';
import { Declaration } from '../../core/declaration';
import { rule } from '../../core/errors';
import { workloadOfType } from '../../core/workloads';
import { isFunction, TEMPLATE } from '../../core/workloads/tree';
import { containerName, containersIn, Workload } from '../../core/workloads/workload';

/** Warns from this part of AWS's maximum size. */
const WARN_PART = 0.9;

export interface TaskDefinitionRules {
  readonly declaration: Declaration;
  /** Without a gate references are literal, so nothing shows which resource uses them. */
  readonly hasGate: boolean;
}

/** Checks the task definitions, and other resources with containers, as in the template. */
export function validateTaskDefinitions(scope: Construct, uses: (definition: RenderedResource) => boolean, rules: TaskDefinitionRules): string[] {
  const errors: string[] = [];
  let used = false;
  const resources = RenderedResources.of(Stack.of(scope));
  for (const definition of resources.readers.filter(uses)) {
    used = true;
    const workload = workloadOfType(definition.element.cfnResourceType);
    if (workload) {
      errors.push(...containersIn(workload, definition.properties, TEMPLATE).flatMap((container) =>
        validateContainer({ Name: containerName(workload, container, TEMPLATE) ?? definition.element.node.path, ...container }, containerOf(definition.element, container.Name))));
      errors.push(...validateSize(scope, definition, workload, rules.declaration));
    }
  }
  if (!used && rules.hasGate && !resources.cfnResources.some(uses)) {
    Annotations.of(scope).addWarningV2('cdk-service-secrets:unused', 'No container gets these variables; call addToContainer(container)');
  }
  return errors;
}

function validateSize(scope: Construct, { properties, element: { node: { path } } }: RenderedResource, { maxBytes, noun, service }: Workload, declaration: Declaration): string[] {
  const bytes = estimateBytes(properties, declaration);
  const what = `${noun.replace(/^an? /, 'the ')} ${path}`;
  if (bytes > maxBytes) {
    return [rule({
      subject: 'variables',
      must: `must leave ${what} within ${maxBytes} bytes`,
      got: String(bytes),
      fix: 'put values into fewer variables, shorten names, or keep them in Parameter Store, whose references are shorter',
    })];
  }
  if (bytes > maxBytes * WARN_PART) {
    Annotations.of(scope).addWarningV2('cdk-service-secrets:task-definition-size',
      `T${what.slice(1)} has about ${bytes} of the ${maxBytes} bytes that ${service} takes; put values into fewer variables, or shorten names`);
  }
  return [];
}

/** The construct of a rendered container; none if an L1 or an override adds the container. */
function containerOf(definition: CfnResource, name: unknown): ecs.ContainerDefinition | undefined {
  const owner = definition.node.scope;
  return owner instanceof ecs.TaskDefinition && typeof name === 'string' ? owner.findContainer(name) : undefined;
}

/** Length of the JSON that ECS counts. Unknown parts count as nothing, so that an error is never a guess. */
function estimateBytes(properties: unknown, declaration: Declaration): number {
  return Buffer.byteLength(JSON.stringify(properties, (_key, value: unknown) => (isFunction(value) ? knownText(value, declaration) : value)));
}

/** The literal parts of a text that CloudFormation joins. */
function knownText(value: unknown, declaration: Declaration): string {
  if (typeof value === 'string') {
    return value;
  }
  if (!isFunction(value)) {
    return '';
  }
  const [[name, argument]] = Object.entries(value);
  switch (name) {
    case 'Fn::Sub':
      return typeof argument === 'string'
        ? argument.replace(/\$\{[^}]*\.Store(\d+)\}/g, (_match, index) => storePrefix(declaration, Number(index))).replace(/\$\{[^}!]*\}/g, '')
        : '';
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown];
      return Array.isArray(parts) ? parts.map((part) => knownText(part, declaration)).join(separator) : '';
    }
    case 'Fn::Select': {
      const [index, list] = argument as [number | string, unknown];
      return Array.isArray(list) ? knownText(list[Number(index)], declaration) : '';
    }
    default:
      return '';
  }
}

/** The gate's attribute, as far as it is known. */
function storePrefix(declaration: Declaration, index: number): string {
  const store = declaration.stores[index];
  if (!store) {
    return '';
  }
  const name = Token.isUnresolved(store.name) ? '' : store.name;
  // eslint-disable-next-line no-restricted-syntax -- only its length counts
  return store.kind === 'ssm' ? `${name}/` : `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf:`;
}
