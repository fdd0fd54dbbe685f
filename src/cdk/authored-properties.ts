import { CfnResource, IResolveContext, Token, Tokenization } from 'aws-cdk-lib';
import { Path, Tree } from '../core/workloads/tree';

export type Properties = Readonly<Record<string, unknown>>;

/**
 * The properties of a resource as its author wrote them, tokens unresolved. Typed resources have `executionRoleArn`, generic ones, and what
 * an included template has of a type that the CDK doesn't know, `ExecutionRoleArn`.
 */
export function authoredProperties(resource: CfnResource): Properties {
  return (resource as unknown as { readonly cfnProperties: Properties }).cfnProperties;
}

/**
 * Changes the properties of a resource in the template, whatever its author sets before or afterwards. A property override would replace a
 * whole list, and what a setter of the resource is given would be lost with the next one.
 *
 * @returns the properties without the change
 */
export function amendProperties(resource: CfnResource, amend: (properties: Properties) => Properties): () => Properties {
  const own = Object.getOwnPropertyDescriptor(resource, 'cfnProperties');
  const authored = (): Properties => (own?.get ? own.get.call(resource) : Reflect.get(Object.getPrototypeOf(resource) as object, 'cfnProperties', resource)) as Properties;
  Object.defineProperty(resource, 'cfnProperties', { configurable: true, get: () => amend(authored()) });
  return authored;
}

/** Reads what is written out. Nothing is resolved, as the CDK renders lazy values once. */
export function writtenTree(properties: Properties, closed?: (path: Path) => void): Tree {
  return { open: (value) => value, key: keysLike(properties), closed };
}

/** Reads behind tokens too, while the template is rendered. */
export function resolvingTree(properties: Properties, context: IResolveContext): Tree {
  return {
    open: (value) => (Tokenization.isResolvable(value) || (Array.isArray(value) && Token.isUnresolved(value)) ? context.resolve(value) as unknown : value),
    key: keysLike(properties),
  };
}

/** Typed resources have names that begin with a small letter, at every depth. */
function keysLike(properties: Properties): (name: string) => string {
  const isTyped = Object.keys(properties).some((key) => /^[a-z]/.test(key));
  return isTyped ? (name) => name.charAt(0).toLowerCase() + name.slice(1) : (name) => name;
}
