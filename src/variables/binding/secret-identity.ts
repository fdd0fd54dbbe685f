import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IResource } from 'aws-cdk-lib/core';
import { RuleError } from '../../core/errors';
import { Environment } from '../../core/location';
import { looksLikeSuffix } from '../../core/names';
import { keyReference } from '../key-reference';

/** How a stack knows a secret that was made or imported with the CDK. */
export interface SecretIdentity {
  /** Where the name is all that is known. */
  readonly name?: string;
  readonly arn?: string;
  /** Whether the ARN has its suffix, as the stack that uses it will see it. */
  readonly complete?: boolean;
}

export function identifySecret(secret: secretsmanager.ISecret, stack: Stack): SecretIdentity {
  // What the deprecated import by name calls an ARN is the name.
  if (secret.secretArn === secret.secretName) {
    return { name: secret.secretName };
  }
  const arn = secret.secretFullArn;
  if (arn === undefined) {
    return { arn: secret.secretArn, complete: false };
  }
  return { arn, complete: Token.isUnresolved(arn) ? !isBuiltOfName(secret, stack) : looksLikeSuffix(arn) };
}

/** Where a value is, seen from a stack: the region and account of the construct where they are known to be others. */
export function environmentOf(resource: IResource | undefined, region: string | undefined, stack: Stack): { readonly environment: Environment; readonly region?: string } {
  const there = region ?? known(resource?.env.region);
  const elsewhere = there !== undefined && there !== stack.region ? there : undefined;
  return {
    environment: { partition: stack.partition, region: elsewhere ?? stack.region, account: known(resource?.env.account) ?? stack.account },
    region: elsewhere,
  };
}

/** True when both accounts are known, and are two. */
export function isOfOtherAccount(account: string | undefined, stack: Stack): boolean {
  return known(account) !== undefined && known(stack.account) !== undefined && account !== stack.account;
}

/**
 * The secret, where a stack of another account makes it.
 *
 * The AWS managed key of another account can't be used, and the CDK refuses a grant without a key as well.
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
      fix: 'give the secret an `encryptionKey`',
    });
  }
  return secret;
}

export interface KeyIdentity {
  /** ARN or alias; none where no name leads from one stack to the other. */
  readonly key?: string;
  /** The same for policies. */
  readonly resource?: string;
}

/** Keys have no names: of one that another region or account makes, policies can't say more than where it is. */
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
 * An ARN that crosses regions or accounts is built of the secret's name: nobody knows the suffix there.
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
