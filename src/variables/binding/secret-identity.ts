import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IResource } from 'aws-cdk-lib/core';
import { RuleError } from '../../core/errors';
import { Environment } from '../../core/location';
import { looksLikeSuffix } from '../../core/names';
import { keyReference } from '../key-reference';

/** How a stack refers to a secret that the CDK creates or imports. */
export interface SecretIdentity {
  /** Set if only the name is known. */
  readonly name?: string;
  readonly arn?: string;
  /** Whether the ARN has its suffix in the stack that uses it. */
  readonly complete?: boolean;
}

export function identifySecret(secret: secretsmanager.ISecret, stack: Stack): SecretIdentity {
  // The deprecated import by name returns the name as the ARN.
  if (secret.secretArn === secret.secretName) {
    return { name: secret.secretName };
  }
  const arn = secret.secretFullArn;
  if (arn === undefined) {
    return { arn: secret.secretArn, complete: false };
  }
  return { arn, complete: Token.isUnresolved(arn) ? !isBuiltOfName(secret, stack) : looksLikeSuffix(arn) };
}

/** The environment of a value, seen from a stack. It has the construct's region and account where they are known to differ. */
export function valueEnvironment(resource: IResource | undefined, region: string | undefined, stack: Stack): { readonly environment: Environment; readonly region?: string } {
  const there = region ?? known(resource?.env.region);
  const elsewhere = there !== undefined && there !== stack.region ? there : undefined;
  return {
    environment: { partition: stack.partition, region: elsewhere ?? stack.region, account: known(resource?.env.account) ?? stack.account },
    region: elsewhere,
  };
}

/** True when both accounts are known and differ. */
export function isOfOtherAccount(account: string | undefined, stack: Stack): boolean {
  return known(account) !== undefined && known(stack.account) !== undefined && account !== stack.account;
}

/**
 * Returns the secret if a stack of another account creates it.
 *
 * It must have a customer managed key: no other account can use an AWS managed key, and the CDK also refuses a grant without a key.
 */
export function secretOfOtherAccount(subject: string, secret: secretsmanager.ISecret | undefined, stack: Stack): secretsmanager.ISecret | undefined {
  if (!secret || !isMadeByApp(secret) || !isOfOtherAccount(secret.env.account, stack)) {
    return undefined;
  }
  if (!secret.encryptionKey) {
    throw new RuleError({
      subject,
      must: 'must have a secret with a customer managed key, as the AWS managed key of another account cannot be used',
      got: secret.node.path,
      fix: 'set the `encryptionKey` of the secret',
    });
  }
  return secret;
}

export interface KeyIdentity {
  /** ARN or alias. None where one stack can't refer to the other's key by name. */
  readonly key?: string;
  /** The same for policies. */
  readonly resource?: string;
}

/** Keys have no names. For a key that a stack of another region or account creates, policies can name only that region and account. */
export function identifyKey(key: kms.IKey | undefined, environment: Environment, stack: Stack): KeyIdentity {
  if (!key) {
    return {};
  }
  if (isMadeByApp(key) && crossesEnvironments(key, stack)) {
    return { resource: `arn:${environment.partition}:kms:${environment.region}:${environment.account}:key/*` };
  }
  const reference = keyReference(key);
  return { key: reference, resource: reference };
}

/**
 * The CDK builds an ARN that crosses regions or accounts from the secret's name, without the suffix.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/resources.html#resources-referencing
 */
function isBuiltOfName(secret: secretsmanager.ISecret, stack: Stack): boolean {
  return isMadeByApp(secret) && crossesEnvironments(secret, stack);
}

/** The CDK's own condition for references by name. */
function crossesEnvironments({ stack: owner }: IResource, user: Stack): boolean {
  return owner.account !== user.account || (owner.region !== user.region && !user._crossRegionReferences);
}

export function isMadeByApp(resource: IResource): boolean {
  return resource.node.defaultChild !== undefined && CfnResource.isCfnResource(resource.node.defaultChild);
}

function known(text: string | undefined): string | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : text;
}
