import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { targetOf } from '../../cdk/reference-target';
import { Environment } from '../../core/location';
import { identifyKey, KeyIdentity } from '../../variables/binding/secret-identity';

/** A parameter or secret that the app creates or imports, with its key. */
interface Keyed extends IConstruct {
  readonly encryptionKey?: kms.IKey;
  readonly parameterArn?: string;
  readonly parameterName?: string;
  readonly secretArn?: string;
  readonly secretFullArn?: string;
}

/** Keys of parameters and secrets that have a construct in the app. */
export class KnownKeys {
  /** Valid for one preparation of the app, as imports may be added until then. */
  public static of(scope: IConstruct): KnownKeys {
    return new KnownKeys(scope.node.root);
  }

  private readonly keys = new Map<string, kms.IKey>();

  private constructor(root: IConstruct) {
    for (const construct of root.node.findAll() as Keyed[]) {
      const names = 'encryptionKey' in construct && construct.encryptionKey ? namesOf(construct) : [];
      names.forEach((name) => this.keys.set(name, construct.encryptionKey!));
    }
  }

  /** @param id The name or the bare ARN, as in the reference. */
  public find(id: string, environment: Environment, stack: Stack): KeyIdentity {
    const target = targetOf(id);
    const made = target ? keyOfSecret(target, environment, stack) : undefined;
    return made ?? identifyKey(this.keys.get(identify(id, stack)), environment, stack);
  }
}

function namesOf(construct: Keyed): string[] {
  const stack = Stack.of(construct);
  return [construct.parameterArn, construct.parameterName, construct.secretArn, construct.secretFullArn]
    .flatMap((name) => (name === undefined ? [] : [identify(name, stack)]));
}

/** Equal for equal ARNs, however their tokens were created. */
function identify(id: string, stack: Stack): string {
  return JSON.stringify(stack.resolve(id));
}

/** The key of a secret that the app creates. */
function keyOfSecret({ construct }: { readonly construct: IConstruct }, environment: Environment, stack: Stack): KeyIdentity | undefined {
  const secret = construct instanceof secretsmanager.CfnSecretTargetAttachment ? targetOf(construct.secretId)?.construct : construct;
  if (!(secret instanceof secretsmanager.CfnSecret)) {
    return undefined;
  }
  const owner = secret.node.scope as Keyed | undefined;
  if (owner?.encryptionKey) {
    return identifyKey(owner.encryptionKey, environment, stack);
  }
  return secret.kmsKeyId === undefined ? {} : keyOf(secret.kmsKeyId, environment);
}

/** `KmsKeyId` takes an ARN, an alias or an ID, as `Ref` returns it. Policies take the ARN or the alias. */
function keyOf(id: string, { partition, region, account }: Environment): KeyIdentity {
  const target = targetOf(id);
  const arn = target && target.construct instanceof kms.CfnKey && target.attribute === 'Ref' ? target.construct.attrArn
    : Token.isUnresolved(id) || /^(arn:|alias\/)/.test(id) ? id
      : `arn:${partition}:kms:${region}:${account}:key/${id}`;
  return { key: arn, resource: arn };
}

/** Whether a text needs a resource of this stack. The text isn't known before that resource exists. */
export function needsResourceOf(stack: Stack, text: string | undefined): boolean {
  return text !== undefined && Tokenization.reverseString(text).tokens.some((token) =>
    Reference.isReference(token) && CfnResource.isCfnResource(token.target) && Stack.of(token.target) === stack);
}
