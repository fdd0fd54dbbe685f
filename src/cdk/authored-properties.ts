import { CfnResource, IResolveContext, Token, Tokenization } from 'aws-cdk-lib';
import { Path, Tree } from '../core/workloads/tree';

export type Properties = Readonly<Record<string, unknown>>;

/**
 * The properties of a resource as its author wrote them, with unresolved tokens. Typed resources have `executionRoleArn`. Generic ones,
 * and resources of an included template whose type the CDK doesn't know, have `ExecutionRoleArn`.
 */
export function authoredProperties(resource: CfnResource): Properties {
  return (resource as unknown as { readonly cfnProperties: Properties }).cfnProperties;
}

/**
 * Changes the properties of a resource in the template, whether its author sets them before or afterwards. A property override would
 * replace a whole list, and the author's next use of a setter would undo a change by that setter.
 *
 * @returns the properties without the change
 */
export function amendProperties(resource: CfnResource, amend: (properties: Properties) => Properties): () => Properties {
  const own = Object.getOwnPropertyDescriptor(resource, 'cfnProperties');
  const authored = (): Properties => (own?.get ? own.get.call(resource) : Reflect.get(Object.getPrototypeOf(resource) as object, 'cfnProperties', resource)) as Properties;
  Object.defineProperty(resource, 'cfnProperties', { configurable: true, get: () => amend(authored()) });
  return authored;
}

/** Reads only literal parts. It resolves no token, as the CDK renders lazy values once. */
export function writtenTree(properties: Properties, closed?: (path: Path) => void): Tree {
  return { open: (value) => value, key: keysLike(properties), closed };
}

/** Also resolves tokens, while the CDK renders the template. */
export function resolvingTree(properties: Properties, context: IResolveContext): Tree {
  return {
    open: (value) => (Tokenization.isResolvable(value) || (Array.isArray(value) && Token.isUnresolved(value)) ? context.resolve(value) as unknown : value),
    key: keysLike(properties),
  };
}

/** Names in typed resources begin with a lowercase letter, at every depth. */
function keysLike(properties: Properties): (name: string) => string {
  const isTyped = Object.keys(properties).some((key) => /^[a-z]/.test(key));
  return isTyped ? (name) => name.charAt(0).toLowerCase() + name.slice(1) : (name) => name;
}
