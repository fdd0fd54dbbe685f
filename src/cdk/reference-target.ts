import { CfnResource, Reference, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

export interface ReferenceTarget {
  readonly construct: IConstruct;
  readonly attribute: string;
}

/** The resource that a text refers to, where it is one token from end to end. */
export function targetOf(text: string): ReferenceTarget | undefined {
  const { firstToken, length } = Tokenization.reverseString(text);
  return length === 1 && Reference.isReference(firstToken) ? { construct: firstToken.target, attribute: firstToken.displayName } : undefined;
}

/** The resource of a type that a property refers to. */
export function resourceOf(property: unknown, type: string): CfnResource | undefined {
  const target = typeof property === 'string' ? targetOf(property)?.construct : undefined;
  return target && CfnResource.isCfnResource(target) && target.cfnResourceType === type ? target : undefined;
}
