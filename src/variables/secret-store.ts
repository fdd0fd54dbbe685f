import { Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as input from './input';
import { StoreDeclaration, StoreKind } from '../core/declaration';
import { assertOptions, text } from '../core/input';
import { assertPrefix, assertSecretName } from '../core/names';

/** Options of a store. */
export interface SecretStoreOptions {
  /**
   * Customer managed key that encrypts the values. Its key policy must let IAM policies grant access, as keys made by
   * the CDK do.
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
 * Where a service's own values live. A plain value: services and stacks may share one.
 *
 * The store belongs to people. The library creates what is missing and never overwrites or deletes a value.
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
   * Parameters under a path prefix: `/prod/shop` holds `/prod/shop/DATABASE_URL` and so on.
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
   * One secret in Secrets Manager, with a JSON key per variable. The gate makes it when it is missing and there are
   * values for it to create.
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
      assertSecretName(secretName);
    }
    return new SecretStore('secretsmanager', secretName, options);
  }

  /**
   * A secret that exists already, or that the app makes, as the store. It must hold a JSON object.
   *
   * @param secret Import it by its complete ARN where possible; give `encryptionKey` when it has a key of its own.
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
   * The region, where it was given.
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
   * The store as data, seen from a stack in the given region.
   *
   * @internal
   */
  public _declare(region: string): StoreDeclaration {
    const elsewhere = this.region ?? knownRegion(this.secret);
    return {
      kind: this._kind,
      name: this.storeName,
      ...(this.encryptionKey ? { key: keyReference(this.encryptionKey) } : {}),
      ...(elsewhere && elsewhere !== region ? { region: elsewhere } : {}),
      ...(this.secret ? { arn: this.secret.secretFullArn ?? this.secret.secretArn } : {}),
    };
  }

  /**
   * True for the same place, whatever object describes it.
   *
   * @internal
   */
  public _equals(other: SecretStore): boolean {
    return this === other || (this._kind === other._kind && this.storeName === other.storeName && this.region === other.region
      && (!this.secret || !other.secret || knownRegion(this.secret) === knownRegion(other.secret)));
  }

  /** @internal */
  public get _existing(): boolean {
    return this.secret !== undefined;
  }
}

const OPTIONS = { encryptionKey: input.key, region: input.region };

/** Of a secret made by another stack, or imported by an ARN. */
function knownRegion(secret: secretsmanager.ISecret | undefined): string | undefined {
  const region = secret?.env.region;
  return Token.isUnresolved(region) ? undefined : region;
}

/** The key's ARN. Of an alias the ARN of its key, or the alias itself where only its name is known. */
export function keyReference(key: kms.IKey): string {
  if ('aliasTargetKey' in key) {
    try {
      return (key as kms.IAlias).aliasTargetKey.keyArn;
    } catch {
      return key.keyArn; // imported by name: the target isn't known
    }
  }
  return key.keyArn;
}
