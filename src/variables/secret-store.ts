import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import type { BoundStore } from './binding/bound-declaration';
import { identifyKey, identifySecret, isMadeByApp, isOfOtherAccount, SecretIdentity, secretOfOtherAccount, valueEnvironment } from './binding/secret-identity';
import { assertReferable } from './binding/secret-name';
import * as input from './input';
import { StoreDeclaration, StoreKind } from '../core/declaration';
import { storeScope } from '../core/iam/statements';
import { assertOptions, text } from '../core/input';
import { assertPrefix, assertStoreSecretName, looksLikeSuffix } from '../core/names';

/** Options of a store. */
export interface SecretStoreOptions {
  /**
   * Customer managed key that encrypts the values. Its key policy must let IAM policies grant access, as keys that the CDK
   * creates do.
   *
   * @default - the AWS managed key, which needs no statement
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Region of the store.
   *
   * @default - the region of the stack that uses it
   *
   * @example 'eu-central-1'
   */
  readonly region?: string;
}

/**
 * The store of a service's own values. Not a construct: several services and stacks may share one.
 *
 * People own the values. The library creates missing values and never overwrites or deletes one.
 *
 * @example
 *
 * const own = SecretStore.parameterStore('/prod/shop', { encryptionKey: key });
 * const shared = SecretStore.secretsManager('prod/common');
 * new ServiceSecrets(this, 'Secrets', {
 *   store: own,
 *   variables: {
 *     DATABASE_URL: Variable.secret(),
 *     SENTRY_DSN: Variable.secret({ store: shared }),
 *   },
 * });
 */
export class SecretStore {
  /**
   * Parameters under a path prefix: `/prod/shop` contains `/prod/shop/DATABASE_URL` and so on.
   *
   * @param prefix With a leading and without a trailing slash, at most 14 levels.
   * @param options Key and region.
   * @returns a store, which several services may share
   *
   * @example
   *
   * const store = SecretStore.parameterStore('/prod/shop', { encryptionKey: key });
   */
  public static parameterStore(prefix: string, options: SecretStoreOptions = {}): SecretStore {
    text('write a path such as "/prod/shop"')('prefix', prefix);
    assertOptions('options', options, OPTIONS);
    if (!Token.isUnresolved(prefix)) {
      assertPrefix(prefix);
    }
    return new SecretStore('ssm', prefix, options);
  }

  /**
   * One secret in Secrets Manager, with a JSON key for each variable. The gate creates the secret if it doesn't exist and
   * the gate has values to create in it.
   *
   * @param secretName Must not end in a hyphen and six characters.
   * @param options Key and region.
   * @returns a store, which several services may share
   *
   * @example
   *
   * const store = SecretStore.secretsManager('prod/shop', { encryptionKey: key });
   */
  public static secretsManager(secretName: string, options: SecretStoreOptions = {}): SecretStore {
    text('write a name such as "prod/shop"')('secretName', secretName);
    assertOptions('options', options, OPTIONS);
    if (!Token.isUnresolved(secretName)) {
      assertStoreSecretName(secretName);
    }
    return new SecretStore('secretsmanager', secretName, options);
  }

  /**
   * A secret that exists already, or that the app creates, as the store. It must contain a JSON object.
   *
   * @param secret Import it by its complete ARN where possible; pass `encryptionKey` if it has a customer managed key.
   * @returns a store, which several services may share
   *
   * @example
   *
   * const secret = secretsmanager.Secret.fromSecretAttributes(this, 'Existing', {
   *   secretCompleteArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop-AbCdEf',
   *   encryptionKey: key,
   * });
   * const store = SecretStore.fromSecret(secret);
   */
  public static fromSecret(secret: secretsmanager.ISecret): SecretStore {
    input.secret('secret', secret);
    return new SecretStore('secretsmanager', secret.secretName, { encryptionKey: secret.encryptionKey }, secret);
  }

  /** The path prefix, or the name of the secret. */
  public readonly storeName: string;

  /**
   * The key that encrypts the values.
   *
   * @default - none, for the AWS managed key
   */
  public readonly encryptionKey?: kms.IKey;

  /**
   * The region, if one is set.
   *
   * @default - none, for the region of the stack that uses it
   */
  public readonly region?: string;

  /** @internal */
  public readonly _kind: StoreKind;
  private readonly secret?: secretsmanager.ISecret;

  private constructor(kind: StoreKind, storeName: string, options: SecretStoreOptions, secret?: secretsmanager.ISecret) {
    this._kind = kind;
    this.storeName = storeName;
    this.encryptionKey = options.encryptionKey;
    this.region = options.region;
    this.secret = secret;
  }

  /**
   * The store seen from a stack.
   *
   * @internal
   */
  public _bind(stack: Stack): BoundStore {
    const { environment, region } = valueEnvironment(this.secret, this.region, stack);
    const identity: SecretIdentity = this.secret ? identifySecret(this.secret, stack) : {};
    const byName = this.secret !== undefined && (identity.arn === undefined || isMisread(this.secret, identity, stack));
    const { key, resource } = identifyKey(this.encryptionKey, environment, stack);
    const ofOtherAccount = secretOfOtherAccount('store', this.secret, stack);
    const declared: StoreDeclaration = {
      kind: this._kind,
      name: this.storeName,
      ...(key ? { key } : {}),
      ...(region ? { region } : {}),
      ...(byName ? { existing: true } : identity.arn === undefined ? {} : { arn: identity.arn }),
    };
    const createdHere = [this.encryptionKey, this.secret].some((construct) => isCreatedWith(stack, construct));
    return { declared, createdHere, scope: { ...storeScope(declared, environment, identity.complete), key: resource }, ofOtherAccount };
  }

  /**
   * True for the same location, even in another object.
   *
   * @internal
   */
  public _equals(other: SecretStore): boolean {
    if (this === other) {
      return true;
    }
    return this._kind === other._kind && this.storeName === other.storeName && this.region === other.region
      && (!this.secret || !other.secret || sameSecret(this.secret, other.secret));
  }
}

/** Whether the deployment of the stack creates the construct. CloudFormation deploys a nested stack with its parent. */
function isCreatedWith(stack: Stack, construct: IConstruct | undefined): boolean {
  const resource = construct?.node.defaultChild;
  return resource !== undefined && CfnResource.isCfnResource(resource) && deployed(Stack.of(resource)) === deployed(stack);
}

function deployed(stack: Stack): Stack {
  return stack.nestedStackParent ? deployed(stack.nestedStackParent) : stack;
}

const OPTIONS = { encryptionKey: input.key, region: input.region };

/** One import may have the secret's name and the other its ARN. Another region or account is another secret. */
function sameSecret(one: secretsmanager.ISecret, other: secretsmanager.ISecret): boolean {
  return one.secretArn === other.secretArn || (one.env.region === other.env.region && one.env.account === other.env.account);
}

/** An ARN without its suffix whose name ends as if it had one. Secrets Manager finds such a secret by its full name, if that is known. */
function isMisread(secret: secretsmanager.ISecret, { arn, complete }: SecretIdentity, stack: Stack): boolean {
  if (complete !== false || isMadeByApp(secret) || !looksLikeSuffix(arn!)) {
    return false;
  }
  // The CDK cuts an apparent suffix from the name of a secret that is imported by its ARN.
  if (!arn!.endsWith(`:secret:${secret.secretName}`) || isOfOtherAccount(secret.env.account, stack)) {
    assertReferable('store', arn!);
  }
  return true;
}
