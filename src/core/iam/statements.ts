import { actionsOf } from './store-actions';
import { StoreDeclaration } from '../declaration';
import { Environment, serviceOf } from '../location';

/** IAM statements as plain data, created in one place for the execution role, the gate, grants and Kubernetes. */
export interface StatementData {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The resources of one store, or of one external reference. */
export interface StatementScope {
  readonly service: 'ssm' | 'secretsmanager';
  readonly place: Environment;
  /** ARNs, with wildcards where the scope is a store. */
  readonly resources: readonly string[];
  /** The customer managed key, or a pattern of keys; none for the AWS managed one, which needs no statement. */
  readonly key?: string;
}

/** `complete` says whether an ARN of the store has its suffix. */
export function storeScope(store: StoreDeclaration, here: Environment, complete?: boolean): StatementScope {
  return {
    service: store.kind,
    place: { ...here, region: store.region ?? here.region },
    resources: serviceOf(store.kind).storeResources(store, here, complete),
    key: store.key,
  };
}

/**
 * A secret that doesn't exist has no suffix. Unless the policy contains the bare name, AWS may report "denied" instead
 * of "not found". No secret has such an ARN, so the bare name allows nothing else.
 */
export function evenIfMissing({ resources }: Pick<StatementScope, 'resources'>): string[] {
  return resources.flatMap((resource) => (resource.endsWith('-??????') ? [resource, resource.slice(0, -'-??????'.length)] : [resource]));
}

/** The minimal statements of an execution role. */
export function readStatements(scope: StatementScope): StatementData[] {
  return [allow([actionsOf(scope).read], scope.resources), ...keyStatement(scope, ['kms:Decrypt'])];
}

export function allow(actions: readonly string[], resources: readonly string[]): StatementData {
  return { effect: 'Allow', actions, resources };
}

/** Use of the key, only through the service and for these values. */
export function keyStatement(scope: StatementScope, actions: readonly string[], otherContexts: readonly string[] = []): StatementData[] {
  if (!scope.key) {
    return [];
  }
  const { resources, conditions } = keyTarget(scope.key, scope.place);
  return [{
    effect: 'Allow',
    actions,
    resources,
    conditions: { ...conditions, StringEquals: { 'kms:ViaService': viaService(scope) }, StringLike: context(scope, otherContexts) },
  }];
}

/** Decryption with a key that only some of the values are known to use, through the services of these values. */
export function decryptThroughServices(key: string, scopes: readonly StatementScope[], here: Environment): StatementData {
  const services = [...new Set(scopes.flatMap(viaService))];
  const { resources, conditions } = keyTarget(key, here);
  return { effect: 'Allow', actions: ['kms:Decrypt'], resources, conditions: { ...conditions, StringEquals: { 'kms:ViaService': services.length === 1 ? services[0] : services } } };
}

/** Use of the key to write values. */
export function writeKeyStatement(scope: StatementScope): StatementData[] {
  const { writeKey, writeContexts } = actionsOf(scope);
  return keyStatement(scope, writeKey, writeContexts);
}

/** Denies the action that returns nothing but values. Nothing where metadata is read by the same action. */
export function denyValues(scope: StatementScope): StatementData[] {
  const { readOnlyValues } = actionsOf(scope);
  return readOnlyValues === undefined ? [] : [{ effect: 'Deny', actions: [readOnlyValues], resources: scope.resources }];
}

/** Decryption of these values with any key, AWS managed ones included. */
export function denyDecrypt(scope: StatementScope): StatementData {
  // eslint-disable-next-line no-restricted-syntax -- a denial, of every key
  return { effect: 'Deny', actions: ['kms:Decrypt'], resources: ['*'], conditions: { StringLike: context(scope) } };
}

/**
 * An alias isn't a resource of KMS operations: a statement on it grants nothing. The condition key works.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
function keyTarget(key: string, place: Environment): Pick<StatementData, 'resources' | 'conditions'> {
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  return alias
    ? { resources: [`arn:${place.partition}:kms:${place.region}:${place.account}:key/*`], conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } } }
    : { resources: [key] };
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
function viaService({ service, place }: StatementScope): string | string[] {
  const name = `${service}.${place.region}.amazonaws.com`;
  return place.region.startsWith('cn-') ? [name, `${name}.cn`] : name;
}

function context(scope: StatementScope, others: readonly string[] = []): Record<string, string | readonly string[]> {
  const values = [...scope.resources, ...others];
  return { [actionsOf(scope).encryptionContext]: values.length === 1 ? values[0] : values };
}
